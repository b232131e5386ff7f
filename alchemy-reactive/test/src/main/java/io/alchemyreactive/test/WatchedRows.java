package io.alchemyreactive.test;

import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of watched stores, and the objects that they hold. Guarded by the monitor of {@link CloudObjects}. */
final class WatchedRows {

    private final Map<StageKey, Map<String, Row>> stages = new HashMap<>();
    private final Map<String, Set<ResourceKey>> byInstance = new HashMap<>();
    private final Map<String, Set<ResourceKey>> byObject = new TreeMap<>();

    boolean areWatched() {
        return !stages.isEmpty();
    }

    /** Whether the stage is watched and no row knows this instance. */
    boolean lack(Identity identity) {
        return stages.containsKey(identity.resource().stage()) && !byInstance.containsKey(identity.instance());
    }

    /** Whether the stage is watched and no row shows an operation in progress on this instance. */
    boolean lackOperation(Identity identity) {
        return stages.containsKey(identity.resource().stage())
                && byInstance.getOrDefault(identity.instance(), Set.of()).stream()
                        .map(key -> stages.getOrDefault(key.stage(), Map.of()).get(key.fqn()))
                        .noneMatch(row -> row != null && row.status() == Status.OPERATING);
    }

    /** Whether a store is watched and no row knows this instance any more. */
    boolean haveForgotten(Identity owner) {
        return areWatched() && !byInstance.containsKey(owner.instance());
    }

    /** Whether a row holds the object of this owner. If so, another instance may not take the object over. */
    boolean hold(Identity owner, Identity identity) {
        return !owner.instance().equals(identity.instance()) && byInstance.containsKey(owner.instance());
    }

    /** Whether the row of this object is in a replacement that deletes the old object first. */
    boolean replaceFirst(Identity owner) {
        return rowsThatLetGoFirst(owner).findAny().isPresent();
    }

    /** Whether this object is deleted before its replacement of the same type is created. */
    boolean letGoFirst(Identity owner) {
        return rowsThatLetGoFirst(owner)
                .anyMatch(row -> row.older().stream()
                        .anyMatch(each -> each.instance().equals(owner.instance())
                                && each.type().equals(row.current().type())));
    }

    private Stream<Row> rowsThatLetGoFirst(Identity owner) {
        return byInstance.getOrDefault(owner.instance(), Set.of()).stream()
                .map(key -> stages.getOrDefault(key.stage(), Map.of()).get(key.fqn()))
                .filter(row -> row != null && row.status() == Status.REPLACING_DELETE_FIRST);
    }

    private boolean isInDeletion(ResourceKey key) {
        Row row = stages.getOrDefault(key.stage(), Map.of()).get(key.fqn());
        return row != null && row.status() == Status.DELETING;
    }

    /** The rows that a commit writes. */
    Stream<Row> put(List<StateChange> changes) {
        return changes.stream()
                .filter(StateChange.PutRow.class::isInstance)
                .map(change -> ((StateChange.PutRow) change).row());
    }

    /** Stores a commit, and returns the mistakes in the rows that result, a sentence each. */
    List<String> store(StageKey stage, List<StateChange> changes) {
        Map<String, Row> rows = stages.computeIfAbsent(stage, key -> new HashMap<>());
        Set<String> touched = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (StateChange change : changes) {
            if (change instanceof StateChange.PutRow put) {
                List<String> ids = generations(put.row())
                        .flatMap(each -> idOf(each).stream())
                        .toList();
                if (ids.size() != Set.copyOf(ids).size()) {
                    wrong.add("two generations of '" + put.row().fqn() + "' hold one object: " + ids);
                }
                forget(stage, rows.put(put.row().fqn(), put.row()));
                generations(put.row()).forEach(each -> {
                    note(byInstance, each.instance(), stage, put.row());
                    idOf(each).ifPresent(id -> {
                        note(byObject, id, stage, put.row());
                        touched.add(id);
                    });
                });
            } else if (change instanceof StateChange.RemoveRow remove) {
                forget(stage, rows.remove(remove.fqn()));
            } else if (change instanceof StateChange.RemoveStage) {
                rows.values().forEach(row -> forget(stage, row));
                rows.clear();
            }
        }
        for (String id : touched) {
            // A row in deletion may name an object whose name has moved to another row. It releases the object in the
            // end.
            List<ResourceKey> holders = byObject.getOrDefault(id, Set.of()).stream()
                    .filter(key -> !isInDeletion(key))
                    .toList();
            if (holders.size() > 1) {
                wrong.add(id + " is held by the rows " + holders);
            }
        }
        return wrong;
    }

    Optional<CloudType<?, ?>> typeOf(Generation generation) {
        return CloudTypes.named(generation.type());
    }

    /** The id of a generation's object; empty where it is not known. */
    Optional<String> idOf(Generation generation) {
        Value.Fields attributes = generation.attributes();
        return attributes == null ? Optional.empty() : typeOf(generation).map(type -> type.idOf(attributes));
    }

    private static void note(Map<String, Set<ResourceKey>> index, String of, StageKey stage, Row row) {
        index.computeIfAbsent(of, key -> new HashSet<>()).add(new ResourceKey(stage, row.fqn()));
    }

    private void forget(StageKey stage, @Nullable Row row) {
        if (row != null) {
            var key = new ResourceKey(stage, row.fqn());
            generations(row).forEach(each -> {
                forget(byInstance, each.instance(), key);
                idOf(each).ifPresent(id -> forget(byObject, id, key));
            });
        }
    }

    private static void forget(Map<String, Set<ResourceKey>> index, String of, ResourceKey key) {
        Set<ResourceKey> holders = index.get(of);
        if (holders != null && holders.remove(key) && holders.isEmpty()) {
            index.remove(of);
        }
    }

    private static Stream<Generation> generations(Row row) {
        return Stream.concat(Stream.of(row.current()), row.older().stream());
    }
}
