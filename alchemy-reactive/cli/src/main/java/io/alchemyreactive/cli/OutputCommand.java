package io.alchemyreactive.cli;

import io.alchemyreactive.NotStoredException;
import io.alchemyreactive.cli.render.OutputView;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Shows the outputs of a stage as stored by its last deploy. */
@Command(name = "output", description = "Shows the outputs of a stage as its last deploy stored them.")
final class OutputCommand extends BaseCommand implements StageCommand {

    @Option(names = "--show-secrets", description = "Print secrets in clear.")
    private boolean showSecrets;

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> invocation.store().load(invocation.stageKey())).map(this::result);
    }

    private CommandResult result(StageSnapshot stage) {
        Value.Fields stored = stage.outputs();
        if (stored == null || isBeingDestroyed(stage)) {
            throw new NotStoredException("no outputs are stored of stage " + stage.key()
                    + ": no deploy has come to its end, or it was destroyed, or what was stored was lost."
                    + " Deploy it: deploy --stage " + stage.key().stage());
        }
        Value.Fields outputs = showSecrets ? OutputView.revealed(stored) : OutputView.plain(stored);
        return CommandResult.of(OutputView.text(outputs), outputs);
    }

    /** Whether a destroy of the stage has begun; it removes all outputs first. */
    private static boolean isBeingDestroyed(StageSnapshot stage) {
        return Value.Fields.NONE.equals(stage.outputs())
                && stage.rows().values().stream().anyMatch(row -> row.status() == Status.DELETING);
    }
}
