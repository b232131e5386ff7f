package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Upgrades;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The rows that are renamed, because declarations say so, or migrated, because an older version of their type has
 * stored them. The applier writes all of them in one commit before anything else, so a rename is atomic. Immutable.
 *
 * @param rows the rows of the stage after the renames, by FQN
 * @param from the former FQN of each renamed resource, by its new FQN
 * @param removed the stored rows under their former names
 * @param written the rows to write: renamed, with a dependency on a renamed row, or migrated
 * @param outdated the failures of rows that could not be migrated, by FQN; these rows stay as they are stored
 */
public record Renames(
        Map<String, Row> rows,
        Map<String, String> from,
        List<Row> removed,
        List<Row> written,
        SortedMap<String, Throwable> outdated) {

    public Renames {
        rows = Map.copyOf(rows);
        from = Map.copyOf(from);
        removed = List.copyOf(removed);
        written = List.copyOf(written);
        outdated = Collections.unmodifiableSortedMap(new TreeMap<>(outdated));
    }

    /** The changes that write all renames and migrations. */
    public List<StateChange> changes(UnaryOperator<Row> stamped) {
        List<StateChange> changes = new ArrayList<>();
        removed.forEach(row -> changes.add(new StateChange.RemoveRow(row.fqn(), row.revision())));
        written.forEach(row -> changes.add(new StateChange.PutRow(stamped.apply(row))));
        return changes;
    }

    /**
     * The changes that undo all renames and migrations, when nothing else was written since.
     *
     * @param before the rows before the renames, by FQN
     */
    public List<StateChange> undo(Map<String, Row> before, UnaryOperator<Row> stamped) {
        List<StateChange> changes = new ArrayList<>();
        SortedMap<String, Row> originals = new TreeMap<>();
        removed.forEach(row -> originals.put(row.fqn(), row));
        for (Row row : written) {
            changes.add(new StateChange.RemoveRow(row.fqn(), row.revision()));
            Row original = before.get(row.fqn());
            if (original != null) {
                originals.put(row.fqn(), original);
            }
        }
        originals.values().forEach(row -> changes.add(new StateChange.PutRow(stamped.apply(Rows.fresh(row)))));
        return changes;
    }

    private static final SortedMap<String, Throwable> NONE = Collections.emptySortedMap();

    /** No renames. */
    static Renames none(StageSnapshot snapshot) {
        return new Renames(snapshot.rows(), Map.of(), List.of(), List.of(), NONE);
    }

    static Renames of(List<Declaration> declared, StageSnapshot snapshot) {
        if (declared.stream()
                .allMatch(declaration -> declaration.options().renamedFrom().isEmpty())) {
            return none(snapshot);
        }
        Map<String, String> from = claims(declared, snapshot.rows());
        return from.isEmpty() ? none(snapshot) : apply(from, snapshot.rows());
    }

    /**
     * These renames with all rows migrated to the current versions of their types. Failures are collected in {@code
     * outdated}.
     */
    Renames upgraded(StageKey stage, Providers providers) {
        List<Row> upgrades = new ArrayList<>();
        SortedMap<String, Throwable> failures = new TreeMap<>();
        for (Row row : rows.values()) {
            try {
                Row present = Upgrades.of(stage, row, providers);
                if (present != row) {
                    upgrades.add(present);
                }
            } catch (CorruptStateException e) {
                failures.put(row.fqn(), e);
            }
        }
        if (upgrades.isEmpty() && failures.isEmpty()) {
            return this;
        }
        Map<String, Row> after = new HashMap<>(rows);
        Map<String, Row> all = new TreeMap<>();
        written.forEach(row -> all.put(row.fqn(), row));
        for (Row row : upgrades) {
            // A renamed row already has its next revision, so it must not be incremented twice.
            Row next = all.containsKey(row.fqn()) ? row : Rows.next(row);
            after.put(row.fqn(), next);
            all.put(row.fqn(), next);
        }
        return new Renames(after, from, removed, List.copyOf(all.values()), failures);
    }

    /** The former FQN of each declaration that takes over a row. */
    private static Map<String, String> claims(List<Declaration> declared, Map<String, Row> rows) {
        Map<String, String> from = new TreeMap<>();
        Set<String> taken = new HashSet<>();
        boolean more = true;
        // A declaration that has a row takes over another one only when its own row goes to another declaration.
        while (more) {
            more = false;
            for (Declaration declaration : declared) {
                String fqn = declaration.fqn();
                Optional<String> former = former(declaration, rows);
                boolean free = !rows.containsKey(fqn) || taken.contains(fqn);
                if (former.isPresent() && free && !from.containsKey(fqn)) {
                    if (!taken.add(former.get())) {
                        throw new InvalidDeclarationException(
                                fqn,
                                "says that it was '" + former.get() + "' before, and so does another one",
                                "Only one resource can go on with a former one; remove one renamedFrom.");
                    }
                    from.put(fqn, former.get());
                    more = true;
                }
            }
        }
        declared.forEach(declaration -> refuseCircle(declaration, declared, rows, from));
        return from;
    }

    private static Optional<String> former(Declaration declaration, Map<String, Row> rows) {
        return declaration.options().renamedFrom().stream()
                .filter(name -> !name.equals(declaration.fqn()) && rows.containsKey(name))
                .findFirst();
    }

    private static void refuseCircle(
            Declaration start, List<Declaration> declared, Map<String, Row> rows, Map<String, String> from) {
        Map<String, Declaration> byName = new HashMap<>();
        declared.forEach(declaration -> byName.put(declaration.fqn(), declaration));
        Declaration at = start;
        for (int steps = 0; at != null && steps <= declared.size() && !from.containsKey(at.fqn()); steps++) {
            Optional<String> former = former(at, rows);
            at = former.map(byName::get).orElse(null);
            if (at == start) {
                throw new InvalidDeclarationException(
                        start.fqn(),
                        "would swap names with '" + former.get() + "', and nobody could tell the two apart afterwards",
                        "Rename in two deploys, over a third name.");
            }
        }
    }

    private static Renames apply(Map<String, String> from, Map<String, Row> rows) {
        Map<String, String> to = new HashMap<>();
        from.forEach((fqn, former) -> to.put(former, fqn));
        Map<String, Row> after = new HashMap<>();
        List<Row> removed = new ArrayList<>();
        List<Row> written = new ArrayList<>();
        for (Row row : rows.values()) {
            String fqn = to.getOrDefault(row.fqn(), row.fqn());
            Row renamed = Rows.renamed(row, fqn, to);
            after.put(fqn, renamed);
            if (!fqn.equals(row.fqn())) {
                removed.add(row);
            }
            if (renamed != row) {
                written.add(renamed);
            }
        }
        return new Renames(after, from, removed, written, NONE);
    }
}
