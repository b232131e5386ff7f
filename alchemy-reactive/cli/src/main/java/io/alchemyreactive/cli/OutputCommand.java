package io.alchemyreactive.cli;

import io.alchemyreactive.NotStoredException;
import io.alchemyreactive.cli.render.OutputFormat;
import io.alchemyreactive.cli.render.OutputView;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.state.StoredLabels;
import io.alchemyreactive.value.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Shows the outputs of a stage as stored by its last deploy. */
@Command(name = "output", description = "Shows the outputs of a stage as its last deploy stored them.")
final class OutputCommand extends BaseCommand implements StageCommand {

    @Option(names = "--show-secrets", description = "Print secrets in clear.")
    private boolean showSecrets;

    @Option(
            names = "--format",
            paramLabel = "FORM",
            description =
                    "The form: ${COMPLETION-CANDIDATES}. Default: text. env: lines NAME=VALUE. shell: export NAME='VALUE'.")
    private OutputFormat format = OutputFormat.TEXT;

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> load(invocation)).flatMap(stage -> {
            Value.Fields stored = stage.outputs();
            return stored == null || isBeingDestroyed(stage)
                    ? missing(stage, invocation)
                    : Mono.just(result(stored, invocation));
        });
    }

    private Mono<StageSnapshot> load(Invocation invocation) {
        if (format != OutputFormat.TEXT && invocation.options().json) {
            throw new InvalidOptionException(
                    "--json prints one document about the command, and --format prints the outputs alone; leave one out");
        }
        return invocation.store().load(invocation.stageKey());
    }

    private CommandResult result(Value.Fields stored, Invocation invocation) {
        Value.Fields plain = StoredLabels.without(stored);
        Value.Fields outputs = showSecrets ? OutputView.revealed(plain) : OutputView.plain(plain);
        if (format != OutputFormat.TEXT && OutputView.hasSecrets(outputs)) {
            invocation.console().defer("Secrets are masked; with --show-secrets they are printed.");
        }
        return CommandResult.of(format.text(outputs), outputs);
    }

    /** Fails with the reason why there are none, as far as the journal tells it. */
    private static Mono<CommandResult> missing(StageSnapshot stage, Invocation invocation) {
        Mono<String> last = invocation
                .store()
                .journal(stage.key())
                .filter(entry -> !entry.changes().isEmpty())
                .takeLast(1)
                .next()
                .map(entry -> why(stage, entry))
                .switchIfEmpty(StoredStages.instead(invocation).map(others -> "it was never deployed." + others));
        return last.flatMap(why -> Mono.error(new NotStoredException("no outputs are stored of stage " + stage.key()
                + ": " + why + " To deploy it: deploy --stage " + stage.key().stage())));
    }

    private static String why(StageSnapshot stage, JournalEntry last) {
        boolean removed =
                last.changes().stream().anyMatch(change -> change.what().equals("stage-removed"));
        if (removed) {
            return "it was destroyed at " + last.at() + " by " + last.holder().account() + ".";
        }
        return isBeingDestroyed(stage)
                ? "a destroy of it has begun and has not come to its end."
                : "no deploy has come to its end, or what was stored was lost; history --stage "
                        + stage.key().stage() + " tells what was done.";
    }

    /** Whether a destroy of the stage has begun; it removes all outputs first. */
    private static boolean isBeingDestroyed(StageSnapshot stage) {
        return Value.Fields.NONE.equals(stage.outputs())
                && stage.rows().values().stream().anyMatch(row -> row.status() == Status.DELETING);
    }
}
