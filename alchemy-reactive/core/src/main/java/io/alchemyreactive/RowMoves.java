package io.alchemyreactive;

import io.alchemyreactive.internal.lifecycle.RowStamp;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.plan.ReferenceReader;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes the writes that remove or rename a row. Pure functions; stateless. */
final class RowMoves {

    private RowMoves() {}

    /** Removes a row and its borrows. */
    static List<StateChange> forget(StageSnapshot stage, Row row) {
        List<StateChange> changes = new ArrayList<>();
        changes.add(new StateChange.RemoveRow(row.fqn(), row.revision()));
        List<Borrow> left = stage.borrows().stream()
                .filter(borrow -> !borrow.borrower().fqn().equals(row.fqn()))
                .toList();
        if (left.size() < stage.borrows().size()) {
            changes.add(new StateChange.PutBorrows(left));
        }
        return changes;
    }

    /** Puts back a row that has just been removed, and its borrows. */
    static List<StateChange> putBack(StageSnapshot stage, Row row, RowStamp stamp) {
        return List.of(
                new StateChange.PutRow(Rows.stamped(Rows.fresh(row), stamp)),
                new StateChange.PutBorrows(stage.borrows()));
    }

    /** Renames a row and every edge and borrow in the stage that refers to it. */
    static List<StateChange> move(StageSnapshot stage, String from, String to, RowStamp stamp) {
        List<StateChange> changes = new ArrayList<>();
        Map<String, String> names = Map.of(from, to);
        for (Row row : stage.rows().values()) {
            Row renamed = Rows.renamed(row, names.getOrDefault(row.fqn(), row.fqn()), names);
            if (renamed != row) {
                changes.add(new StateChange.PutRow(Rows.stamped(renamed, stamp)));
            }
            if (row.fqn().equals(from)) {
                changes.add(new StateChange.RemoveRow(from, row.revision()));
            }
        }
        Value.Fields outputs = stage.outputs();
        if (outputs != null) {
            Value marked = marked(outputs, from, to);
            if (!marked.equals(outputs)) {
                changes.add(new StateChange.PutOutputs((Value.Fields) marked));
            }
        }
        List<Borrow> borrows = stage.borrows().stream()
                .map(borrow -> borrow.borrower().fqn().equals(from)
                        ? new Borrow(new ResourceKey(stage.key(), to), borrow.owner())
                        : borrow)
                .toList();
        if (!borrows.equals(stage.borrows())) {
            changes.add(new StateChange.PutBorrows(borrows));
        }
        return changes;
    }

    /**
     * Renames the resource in the stored outputs: a stored handle names its resource, and programs of other stages
     * follow it.
     */
    private static Value marked(Value value, String from, String to) {
        if (value instanceof Value.Items items) {
            return new Value.Items(
                    items.values().stream().map(item -> marked(item, from, to)).toList());
        }
        if (value instanceof Value.Fields fields) {
            Map<String, Value> marked = new LinkedHashMap<>();
            fields.values()
                    .forEach((name, field) -> marked.put(
                            name,
                            name.equals(ReferenceReader.RESOURCE) && field.equals(new Value.Text(from))
                                    ? new Value.Text(to)
                                    : marked(field, from, to)));
            return new Value.Fields(marked);
        }
        return value;
    }
}
