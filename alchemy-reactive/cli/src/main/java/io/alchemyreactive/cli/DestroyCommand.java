package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Run;
import io.alchemyreactive.cli.render.PlanView;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.value.Value;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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
            var approval = new PlanPrompt(invocation, progress, "destroy");
            var asked = new AtomicBoolean();
            var options = options("destroy", invocation)
                    .approve(plan -> {
                        asked.set(true);
                        return approval.apply(plan);
                    })
                    .build();
            Mono<Run<Plan>> start = Alchemy.startDestroy(invocation.stack(), invocation.stage(), options)
                    .contextWrite(services(invocation));
            return new RunDriver(invocation, progress).drive(start).map(plan -> ended(plan, asked.get()));
        });
    }

    /** The result of a destroy. A run that did not ask for approval had nothing to do. */
    private static CommandResult ended(Plan plan, boolean asked) {
        return result(plan, !asked ? "Nothing is stored of " + plan.stage() + ".\n" : "");
    }

    static CommandResult result(Plan plan) {
        return result(plan, "");
    }

    private static CommandResult result(Plan plan, String text) {
        var data = new Value.Fields(Map.of("plan", PlanView.ofHolder(plan).toValue(false)));
        return new CommandResult(text, data, plan.warnings(), ExitCode.DONE);
    }
}
