package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Run;
import io.alchemyreactive.cli.render.PlanView;
import io.alchemyreactive.plan.Plan;
import picocli.CommandLine.Command;
import reactor.core.publisher.Mono;

/** Deletes what a stage owns. */
@Command(name = "destroy", description = "Deletes all that a stage owns, after showing the plan and asking.")
final class DestroyCommand extends ApplyCommand {

    DestroyCommand(RunSettings settings) {
        super(settings);
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> {
            var progress = Progress.of(invocation.console());
            var prompt = new PlanPrompt(invocation, progress, "destroy");
            var options = options("destroy", invocation).approve(prompt).build();
            Mono<Run<Plan>> start = Alchemy.startDestroy(invocation.stack(), invocation.stage(), options)
                    .contextWrite(services(invocation));
            return prompt.unconfirmed(new RunDriver(invocation, progress)
                    .drive(start)
                    .flatMap(plan -> prompt.shown().isPresent() ? Mono.just(result(plan)) : nothing(plan, invocation)));
        });
    }

    /** A run that did not ask had nothing to do. */
    private static Mono<CommandResult> nothing(Plan plan, Invocation invocation) {
        return StoredStages.instead(invocation)
                .map(others -> result(plan, "Nothing is stored of " + plan.stage() + "." + others + "\n"));
    }

    static CommandResult result(Plan plan) {
        return result(plan, "");
    }

    private static CommandResult result(Plan plan, String text) {
        return new CommandResult(text, PlanView.data(plan), plan.warnings(), ExitCode.DONE);
    }
}
