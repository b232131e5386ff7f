package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.cli.render.OutputView;
import io.alchemyreactive.cli.render.PlanView;
import io.alchemyreactive.value.Value;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Makes a stage as the program says. */
@Command(name = "deploy", description = "Makes a stage as the program says, after showing the plan and asking.")
final class DeployCommand extends ApplyCommand {

    @Option(names = "--adopt", description = "Take over objects that exist already and are not ours.")
    private boolean adopt;

    DeployCommand(RunSettings settings) {
        super(settings);
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> deploy(invocation.stack(), invocation));
    }

    private <T extends Record> Mono<CommandResult> deploy(Stack<T> stack, Invocation invocation) {
        var progress = Progress.of(invocation.console());
        var options =
                options("deploy", invocation).adopt(adopt).approve(new PlanPrompt(invocation, progress, "deploy"));
        Mono<Run<Deployment<T>>> start =
                Alchemy.start(stack, invocation.stage(), options.build()).contextWrite(services(invocation));
        return new RunDriver(invocation, progress).drive(start).map(DeployCommand::result);
    }

    static CommandResult result(Deployment<?> deployment) {
        Value.Fields outputs = OutputView.plain(deployment.stored());
        var data = new Value.Fields(
                Map.of("plan", PlanView.ofHolder(deployment.plan()).toValue(false), "outputs", outputs));
        return new CommandResult(
                OutputView.text(outputs), data, deployment.plan().warnings(), ExitCode.DONE);
    }
}
