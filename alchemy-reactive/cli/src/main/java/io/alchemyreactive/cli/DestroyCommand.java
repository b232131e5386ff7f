package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Run;
import io.alchemyreactive.cli.render.PlanView;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.value.Value;
import java.util.Map;
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
            var options = options("destroy", invocation)
                    .approve(new Approval(invocation, progress, "destroy"))
                    .build();
            Mono<Run<Plan>> start = Alchemy.startDestroy(invocation.stack(), invocation.stage(), options)
                    .contextWrite(services(invocation));
            Mono<CommandResult> nothing = Alchemy.planDestroy(invocation.stack(), invocation.stage(), options)
                    .map(plan -> result(plan, "Nothing is stored of " + plan.stage() + ".\n"))
                    .contextWrite(services(invocation));
            return isStored(invocation)
                    .flatMap(stored -> stored
                            ? new RunDriver(invocation, progress).drive(start).map(DestroyCommand::result)
                            : nothing);
        });
    }

    /** Whether there is something to destroy. A run would leave a journal even of a stage that never was. */
    private static Mono<Boolean> isStored(Invocation invocation) {
        return invocation.store().load(invocation.stageKey()).flatMap(stage -> {
            boolean empty = stage.rows().isEmpty() && stage.outputs() == null && stage.leasedBy() == null;
            return empty ? invocation.store().stages().any(stage.key()::equals) : Mono.just(true);
        });
    }

    static CommandResult result(Plan plan) {
        return result(plan, "");
    }

    private static CommandResult result(Plan plan, String text) {
        var data = new Value.Fields(Map.of("plan", PlanView.data(PlanView.ofHolder(plan), false)));
        return new CommandResult(text, data, plan.warnings(), ExitCode.DONE);
    }
}
