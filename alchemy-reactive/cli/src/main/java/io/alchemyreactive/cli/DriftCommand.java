package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.cli.render.DriftView;
import io.alchemyreactive.plan.Drift;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Compares the stored resources of a stage with the existing objects, and repairs drift on request. */
@Command(name = "drift", description = "Compares what is stored of a stage with what exists.")
final class DriftCommand extends ApplyCommand {

    @Option(names = "--repair", description = "Deploy so that what differs is put right, after showing the plan.")
    private boolean repair;

    DriftCommand(RunSettings settings) {
        super(settings);
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> repair ? repair(invocation.stack(), invocation) : look(invocation));
    }

    private Mono<CommandResult> look(Invocation invocation) {
        refuseOptionsOfChanges("drift without --repair");
        var options = target.builder("drift", invocation).build();
        Mono<Drift> drift =
                Alchemy.drift(invocation.stack(), invocation.stage(), options).contextWrite(services(invocation));
        return drift.map(found -> new CommandResult(
                DriftView.text(found),
                DriftView.data(found),
                List.of(),
                found.isFound() ? ExitCode.DRIFT : ExitCode.DONE,
                found.failure().map(failure -> failure)));
    }

    private <T extends Record> Mono<CommandResult> repair(Stack<T> stack, Invocation invocation) {
        var progress = Progress.of(invocation.console());
        var prompt = new PlanPrompt(invocation, progress, "repair");
        var options = options("drift --repair", invocation)
                .refresh(true)
                .approve(prompt)
                .build();
        Mono<Run<Deployment<T>>> start =
                Alchemy.start(stack, invocation.stage(), options).contextWrite(services(invocation));
        return prompt.unconfirmed(
                new RunDriver(invocation, progress).drive(start).map(done -> DeployCommand.result(done, invocation)));
    }

    @Override
    public Set<ExitCode> exitCodes() {
        Set<ExitCode> codes = EnumSet.of(ExitCode.DRIFT);
        codes.addAll(super.exitCodes());
        return codes;
    }
}
