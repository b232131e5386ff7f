package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.PlanView;
import io.alchemyreactive.cli.render.Style;
import io.alchemyreactive.plan.Plan;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Shows a plan before it is carried out, and asks for confirmation. */
final class PlanPrompt implements Function<Plan, Mono<Boolean>> {

    private final Confirmation confirmation;
    private final Style style;
    private final String verb;

    PlanPrompt(Invocation invocation, Progress progress, String verb) {
        this.confirmation = new Confirmation(invocation, progress);
        this.style = invocation.console().style();
        this.verb = verb;
    }

    @Override
    public Mono<Boolean> apply(Plan plan) {
        return confirmation
                .show(PlanView.text(PlanView.ofHolder(plan), false, style))
                .then(Mono.defer(() -> plan.isEmpty()
                        ? Mono.just(true)
                        : confirmation.ask(verb + " --stage " + plan.stage().stage())));
    }
}
