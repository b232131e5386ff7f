package io.alchemyreactive.cli;

import io.alchemyreactive.NotApprovedException;
import io.alchemyreactive.cli.render.PlanView;
import io.alchemyreactive.cli.render.Style;
import io.alchemyreactive.plan.Plan;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Shows a plan before it is carried out, and asks for confirmation. */
final class PlanPrompt implements Function<Plan, Mono<Boolean>> {

    private final Confirmation confirmation;
    private final Style style;
    private final String verb;
    private final AtomicReference<@Nullable Plan> shown = new AtomicReference<>();

    PlanPrompt(Invocation invocation, Progress progress, String verb) {
        this.confirmation = new Confirmation(invocation, progress);
        this.style = invocation.console().style();
        this.verb = verb;
    }

    @Override
    public Mono<Boolean> apply(Plan plan) {
        shown.set(plan);
        return confirmation
                .show(PlanView.text(PlanView.ofHolder(plan), false, style))
                .then(Mono.defer(() -> plan.isEmpty()
                        ? Mono.just(true)
                        : confirmation.ask(verb + " --stage " + plan.stage().stage())));
    }

    /** The plan that was asked about; empty before the question. */
    Optional<Plan> shown() {
        return Optional.ofNullable(shown.get());
    }

    /** Puts the plan into the JSON document of a run that was not confirmed. */
    Mono<CommandResult> unconfirmed(Mono<CommandResult> run) {
        return run.onErrorResume(
                error -> error instanceof NeedsConfirmationException || error instanceof NotApprovedException,
                error -> shown().map(plan -> Mono.just(new CommandResult(
                                "",
                                PlanView.data(plan),
                                plan.warnings(),
                                ExitCode.NEEDS_CONFIRMATION,
                                Optional.of(error))))
                        .orElseGet(() -> Mono.error(error)));
    }
}
