package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.cli.render.PlanView;
import io.alchemyreactive.plan.Plan;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Shows what a deploy would do. */
@Command(name = "plan", description = "Shows what a deploy would do, and changes nothing.")
final class PlanCommand extends RunCommand {

    @Option(names = "--adopt", description = "Plan to take over objects that exist already and are not ours.")
    private boolean adopt;

    @Option(names = "--detailed-exitcode", description = "Exit with 10 when there are changes.")
    private boolean detailed;

    @Option(names = "--all", description = "Show also resources with nothing to do.")
    private boolean all;

    PlanCommand(RunSettings settings) {
        super(settings);
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> {
            var options = target.builder("plan", invocation).adopt(adopt).build();
            Mono<Plan> plan = Alchemy.plan(invocation.stack(), invocation.stage(), options)
                    .contextWrite(services(invocation));
            return plan.map(made -> result(made, invocation));
        });
    }

    private CommandResult result(Plan plan, Invocation invocation) {
        boolean changes = detailed && !plan.isEmpty();
        return new CommandResult(
                invocation
                        .console()
                        .wrapping()
                        .wrapped(PlanView.text(plan, all, invocation.console().style())),
                plan.toValue(all),
                plan.warnings(),
                changes ? ExitCode.CHANGES : ExitCode.DONE);
    }

    @Override
    public Set<ExitCode> exitCodes() {
        Set<ExitCode> codes = EnumSet.of(ExitCode.CHANGES);
        codes.addAll(super.exitCodes());
        return codes;
    }
}
