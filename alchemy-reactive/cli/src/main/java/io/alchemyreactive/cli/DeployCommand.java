package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.cli.render.OutputView;
import io.alchemyreactive.cli.render.PlanView;
import io.alchemyreactive.plan.Plan;
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
        var prompt = new PlanPrompt(invocation, progress, "deploy");
        var options = options("deploy", invocation).adopt(adopt).approve(prompt);
        Mono<Run<Deployment<T>>> start =
                Alchemy.start(stack, invocation.stage(), options.build()).contextWrite(services(invocation));
        return prompt.unconfirmed(
                new RunDriver(invocation, progress).drive(start).map(deployed -> result(deployed, invocation)));
    }

    static CommandResult result(Deployment<?> deployment, Invocation invocation) {
        Value.Fields outputs = OutputView.plain(deployment.stored());
        var data = new Value.Fields(
                Map.of("plan", PlanView.ofHolder(deployment.plan()).toValue(false), "outputs", outputs));
        if (!invocation.options().json) {
            tellOutputs(outputs, deployment.plan(), invocation.console());
        }
        return new CommandResult(
                OutputView.text(outputs), data, deployment.plan().warnings(), ExitCode.DONE);
    }

    /** The heading of the outputs, which are printed next, and what can be done then. */
    private static void tellOutputs(Value.Fields outputs, Plan plan, Console console) {
        if (!outputs.values().isEmpty()) {
            console.print("\nOutputs of " + plan.stage() + ":");
        }
        String stage = plan.stage().stage();
        console.defer("\nNext: output --stage " + stage + " tells the outputs again, destroy --stage " + stage
                + " takes the stage away.");
    }
}
