package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.RowView;
import io.alchemyreactive.cli.render.Table;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import reactor.core.publisher.Mono;

/** Lists the references from and to a stage. */
@Command(name = "refs", description = "Lists what a stage uses of other stages, and what others use of it.")
final class RefsCommand extends BaseCommand implements StageCommand {

    @Override
    public Mono<CommandResult> run(Invocation invocation) {
        return Mono.defer(() -> Mono.zip(
                invocation.store().load(invocation.stageKey()),
                invocation.store().borrowers(invocation.stageKey()).collectList(),
                (stage, lent) -> result(stage.borrows(), lent)));
    }

    private static CommandResult result(List<Borrow> borrowed, List<Borrow> lent) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("BORROWER", "", "OWNER"));
        List<Borrow> all = new ArrayList<>(borrowed);
        all.addAll(lent);
        all.stream()
                .sorted()
                .forEach(borrow -> lines.add(List.of(
                        borrow.borrower().toString(), "uses", borrow.owner().toString())));
        String text = all.isEmpty() ? "No references from or to this stage.\n" : Table.of(lines);
        return CommandResult.of(text, new Value.Fields(Map.of("borrows", items(borrowed), "lends", items(lent))));
    }

    private static Value.Items items(List<Borrow> borrows) {
        return RowView.items(borrows.stream()
                .sorted()
                .map(borrow -> new Value.Fields(
                        Map.of("borrower", RowView.key(borrow.borrower()), "owner", RowView.key(borrow.owner()))))
                .toList());
    }
}
