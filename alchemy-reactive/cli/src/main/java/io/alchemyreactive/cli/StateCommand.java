package io.alchemyreactive.cli;

import io.alchemyreactive.EditOptions;
import io.alchemyreactive.NotStoredException;
import io.alchemyreactive.StateEdit;
import io.alchemyreactive.StateEdits;
import io.alchemyreactive.cli.render.Json;
import io.alchemyreactive.cli.render.RowView;
import io.alchemyreactive.cli.render.Table;
import io.alchemyreactive.resource.InvalidNameException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

/** Shows and edits the stored state of a stage. */
@Command(
        name = "state",
        description = "Shows and corrects what is stored of a stage.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StateCommand.ListRows.class,
            StateCommand.ShowRow.class,
            StateCommand.Forget.class,
            StateCommand.Move.class,
            AcceptLossCommand.class,
            PruneJournalCommand.class,
            RekeyCommand.class
        })
final class StateCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @Command(name = "list", description = "Lists the resources of a stage.")
    static final class ListRows extends BaseCommand implements StageCommand {

        @Override
        public Mono<CommandResult> run(Invocation invocation) {
            return Mono.defer(() -> invocation.store().load(invocation.stageKey()))
                    .map(ListRows::result);
        }

        private static CommandResult result(StageSnapshot stage) {
            List<Row> rows = stage.rows().values().stream()
                    .sorted(Comparator.comparing(Row::fqn))
                    .toList();
            List<List<String>> lines = new ArrayList<>();
            lines.add(List.of("RESOURCE", "TYPE", "STATUS"));
            rows.forEach(row -> lines.add(
                    List.of(row.fqn(), row.current().type(), row.status().word())));
            String text = rows.isEmpty() ? "Nothing is stored of " + stage.key() + ".\n" : Table.of(lines);
            var data = new Value.Fields(Map.of(
                    "resources", RowView.items(rows.stream().map(RowView::brief).toList())));
            return CommandResult.of(text, data);
        }
    }

    @Command(name = "show", description = "Shows all that is stored of one resource; secrets are masked.")
    static final class ShowRow extends BaseCommand implements StageCommand {

        @Parameters(paramLabel = "FQN", description = "The resource: its scopes and id, joined with /.")
        private String fqn = "";

        @Override
        public Mono<CommandResult> run(Invocation invocation) {
            return Mono.defer(() -> invocation.store().load(invocation.stageKey()))
                    .map(this::result);
        }

        private CommandResult result(StageSnapshot stage) {
            Row row = stage.row(fqn)
                    .orElseThrow(() -> new NotStoredException("no resource '" + fqn + "' is stored of " + stage.key()
                            + "." + NearWord.hint(fqn, stage.rows().keySet()) + " See: state list --stage "
                            + stage.key().stage()));
            Value.Fields whole = RowView.whole(row);
            return CommandResult.of(Json.write(whole) + "\n", whole);
        }
    }

    @Command(
            name = "forget",
            description = "Drops what is stored of one resource; deletes nothing, and says what it leaves behind.")
    static final class Forget extends EditCommand {

        @Parameters(paramLabel = "FQN", description = "The resource: its scopes and id, joined with /.")
        private String fqn = "";

        @Override
        Mono<StateEdit.Forget> edit(Invocation invocation, EditOptions options) {
            return StateEdits.forget(invocation.stageKey(), fqn, options);
        }

        @Override
        String words() {
            return "state forget " + fqn;
        }
    }

    @Command(name = "move", description = "Lets a resource go on under another name in its stage; touches no object.")
    static final class Move extends EditCommand {

        @Parameters(index = "0", paramLabel = "FROM", description = "The resource: its scopes and id, joined with /.")
        private String from = "";

        @Parameters(index = "1", paramLabel = "TO", description = "Its name afterwards, which must be free.")
        private String to = "";

        @Override
        Mono<StateEdit.Move> edit(Invocation invocation, EditOptions options) {
            try {
                return StateEdits.move(invocation.stageKey(), from, to, options);
            } catch (InvalidNameException e) {
                throw new InvalidOptionException("TO cannot be that: " + e.getMessage(), e);
            }
        }

        @Override
        String words() {
            return "state move " + from + " " + to;
        }
    }
}
