package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.cli.render.OutputView;
import io.alchemyreactive.cli.render.PlanView;
import io.alchemyreactive.value.Value;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import reactor.core.publisher.Mono;

/** Makes a stage as the program says. */
@Command(name = "deploy", description = "Makes a stage as the program says, after showing the plan and asking.")
final class DeployCommand implements RunCommand {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private DeclareOptions declare = new DeclareOptions();

    @Mixin
    private LeaseOptions lease = new LeaseOptions();

    private final RunSettings settings;

    DeployCommand(RunSettings settings) {
        this.settings = settings;
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public RunSettings settings() {
        return settings;
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> deploy(invocation.stack(), invocation));
    }

    private <T extends Record> Mono<CommandResult> deploy(Stack<T> stack, Invocation invocation) {
        var progress = Progress.of(invocation.console());
        var options = declare.apply(target.builder("deploy", invocation))
                .lockTimeout(lease.lockTimeout)
                .approve(new Approval(invocation, progress, "deploy"))
                .build();
        Mono<Run<Deployment<T>>> start =
                Alchemy.start(stack, invocation.stage(), options).contextWrite(settings.services(invocation));
        return new RunDriver(invocation, progress).drive(start).map(DeployCommand::result);
    }

    private static CommandResult result(Deployment<?> deployment) {
        Value.Fields outputs = OutputView.plain(deployment.stored());
        var data = new Value.Fields(Map.of("plan", PlanView.data(deployment.plan(), false), "outputs", outputs));
        return new CommandResult(
                OutputView.text(outputs), data, deployment.plan().warnings(), ExitCode.DONE);
    }

    @Override
    public Set<ExitCode> exitCodes() {
        return RunDriver.EXIT_CODES;
    }
}
