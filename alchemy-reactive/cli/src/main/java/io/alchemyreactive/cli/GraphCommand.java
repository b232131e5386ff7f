package io.alchemyreactive.cli;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.cli.render.GraphFormat;
import io.alchemyreactive.cli.render.ResourceGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Shows which resource of a stage needs which. */
@Command(name = "graph", description = "Shows which resource of a stage needs which, and changes nothing.")
final class GraphCommand extends RunCommand {

    @Option(
            names = "--format",
            paramLabel = "FORM",
            description =
                    "The form: ${COMPLETION-CANDIDATES}. Default: text. dot is for Graphviz; arrows go to what is needed.")
    private GraphFormat format = GraphFormat.TEXT;

    GraphCommand(RunSettings settings) {
        super(settings);
    }

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> {
            if (format != GraphFormat.TEXT && invocation.options().json) {
                throw new InvalidOptionException("--json and --format both name the form of the graph; leave one out");
            }
            DeployOptions options = target.builder("graph", invocation).build();
            return Mono.zip(
                    Alchemy.plan(invocation.stack(), invocation.stage(), options)
                            .contextWrite(services(invocation)),
                    invocation.store().load(invocation.stageKey()),
                    (plan, stored) -> result(ResourceGraph.of(plan, stored)));
        });
    }

    private CommandResult result(ResourceGraph graph) {
        return CommandResult.of(format.text(graph), GraphFormat.data(graph));
    }
}
