package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Run;
import io.alchemyreactive.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

/** Takes an existing object into state. */
@Command(
        name = "import",
        description = {
            "Takes one existing object into state as the object of a declared resource, after showing the plan and asking.",
            "The object is changed where it differs from the declaration; other resources are left as they are."
        })
final class ImportCommand extends ApplyCommand {

    @Parameters(index = "0", paramLabel = "NAME", description = "The resource, with its scopes.")
    private String fqn = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The id of the object, as its provider knows it.")
    private String id = "";

    ImportCommand(RunSettings settings) {
        super(settings);
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> {
            var progress = Progress.of(invocation.console());
            var prompt = new PlanPrompt(invocation, progress, "import '" + fqn + "' '" + id + "'");
            var options = options("import", invocation).approve(prompt).build();
            Mono<Run<Plan>> start = Alchemy.startImport(invocation.stack(), invocation.stage(), fqn, id, options)
                    .contextWrite(services(invocation));
            return prompt.unconfirmed(
                    new RunDriver(invocation, progress).drive(start).map(DestroyCommand::result));
        });
    }
}
