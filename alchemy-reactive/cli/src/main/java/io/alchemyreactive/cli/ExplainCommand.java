package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.NotStoredException;
import io.alchemyreactive.cli.render.ExplainView;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

/** Shows all about one resource. */
@Command(
        name = "explain",
        description =
                "Shows what is stored of a resource, what it needs, who uses it, and what the next deploy would do and why.")
final class ExplainCommand extends RunCommand {

    @Parameters(paramLabel = "NAME", description = "The resource: its scopes and id, joined with /.")
    private String fqn = "";

    ExplainCommand(RunSettings settings) {
        super(settings);
    }

    /** A plan, or why it could not be made. */
    private record Outlook(Optional<Plan> plan, Optional<Throwable> failure) {}

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> Mono.zip(
                        invocation.store().load(invocation.stageKey()),
                        invocation.store().borrowers(invocation.stageKey()).collectList(),
                        outlook(invocation)))
                .flatMap(found -> result(found.getT1(), found.getT2(), found.getT3(), invocation));
    }

    private Mono<Outlook> outlook(Invocation invocation) {
        DeployOptions options = target.builder("explain", invocation).build();
        return Alchemy.plan(invocation.stack(), invocation.stage(), options)
                .contextWrite(services(invocation))
                .map(plan -> new Outlook(Optional.of(plan), Optional.empty()))
                .onErrorResume(error -> Mono.just(new Outlook(Optional.empty(), Optional.of(error))));
    }

    private Mono<CommandResult> result(
            StageSnapshot stored, List<Borrow> lent, Outlook outlook, Invocation invocation) {
        boolean planned = outlook.plan().flatMap(plan -> plan.change(fqn)).isPresent();
        if (!planned && stored.row(fqn).isEmpty()) {
            return Mono.error(outlook.failure().orElseGet(() -> unknown(stored, outlook)));
        }
        var view = ExplainView.of(new ResourceKey(stored.key(), fqn), stored, lent, outlook.plan());
        return Mono.just(new CommandResult(
                invocation
                        .console()
                        .wrapping()
                        .wrapped(view.text(invocation.console().style())),
                view.data(),
                List.of(),
                ExitCode.DONE,
                outlook.failure()));
    }

    private Throwable unknown(StageSnapshot stored, Outlook outlook) {
        var names = new TreeSet<>(stored.rows().keySet());
        outlook.plan().stream()
                .flatMap(plan -> plan.changes().stream())
                .map(PlannedChange::fqn)
                .forEach(names::add);
        return new NotStoredException("no resource '" + fqn + "' is declared or stored in " + stored.key() + "."
                + NearWord.hint(fqn, names) + " To list them: graph --stage "
                + stored.key().stage());
    }
}
