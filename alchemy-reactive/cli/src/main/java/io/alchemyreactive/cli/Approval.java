package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.PlanView;
import io.alchemyreactive.plan.Plan;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Shows a plan before it is carried out, and asks where that is wanted and possible. */
final class Approval implements Function<Plan, Mono<Boolean>> {

    private final Invocation invocation;
    private final Progress progress;
    private final String verb;

    Approval(Invocation invocation, Progress progress, String verb) {
        this.invocation = invocation;
        this.progress = progress;
        this.verb = verb;
    }

    @Override
    public Mono<Boolean> apply(Plan plan) {
        Console console = invocation.console();
        return Mono.<Void>fromRunnable(() -> console.print(
                        console.style().plan(PlanView.ofHolder(plan).toText()).stripTrailing()))
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.defer(() -> decide(plan, console)));
    }

    private Mono<Boolean> decide(Plan plan, Console console) {
        if (plan.isEmpty() || invocation.options().yes) {
            return Mono.just(true);
        }
        String what = verb + " --stage " + plan.stage().stage();
        if (!console.asks()) {
            return Mono.error(new NeedsConfirmationException(what));
        }
        return progress.paused(console.ask("Go ahead with " + what + "?"));
    }
}
