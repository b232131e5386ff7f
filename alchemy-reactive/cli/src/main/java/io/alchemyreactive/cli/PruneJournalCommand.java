package io.alchemyreactive.cli;

import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Removes the oldest lines of the journal of a stage. */
@Command(
        name = "prune-journal",
        description =
                "Removes the oldest lines of the journal of a stage, all but --keep of the latest. Changes nothing else.")
final class PruneJournalCommand extends BaseCommand implements ChangingCommand, StageCommand {

    @Option(names = "--keep", required = true, paramLabel = "LINES", description = "How many lines stay, 1 or more.")
    private int keep;

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> {
            if (keep < 1) {
                throw new InvalidOptionException("--keep must be 1 or more, not " + keep);
            }
            return invocation
                    .store()
                    .pruneJournal(invocation.stageKey(), keep, invocation.holder("state prune-journal"))
                    .map(this::result);
        });
    }

    private CommandResult result(long removed) {
        String text = removed == 0
                ? "Nothing to remove: the journal has " + keep + " lines or fewer.\n"
                : "Lines removed from the journal: " + removed + ". The latest " + keep + " stay.\n";
        return CommandResult.of(text, new Value.Fields(Map.of("removed", new Value.Num(BigDecimal.valueOf(removed)))));
    }
}
