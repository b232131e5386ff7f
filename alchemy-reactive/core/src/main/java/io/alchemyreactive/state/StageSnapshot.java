package io.alchemyreactive.state;

import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of a stage at one moment.
 *
 * @param key which stage
 * @param rows by FQN; empty for a stage that was never deployed
 * @param outputs the outputs of the program; null when no deploy has succeeded yet
 * @param borrows the borrows of this stage from other stages
 * @param protections what the stage is protected from
 * @param leasedBy the holder of the stage at the moment; null when it is free
 */
public record StageSnapshot(
        StageKey key,
        Map<String, Row> rows,
        Value.@Nullable Fields outputs,
        List<Borrow> borrows,
        Set<Protection> protections,
        @Nullable Holder leasedBy) {

    public StageSnapshot {
        Objects.requireNonNull(key, "key");
        rows = Map.copyOf(rows);
        borrows = List.copyOf(borrows);
        protections = Set.copyOf(protections);
    }

    /** The snapshot of a stage that is not stored. */
    public static StageSnapshot empty(StageKey key) {
        return new StageSnapshot(key, Map.of(), null, List.of(), Set.of(), null);
    }

    /** The row with this FQN. */
    public Optional<Row> row(String fqn) {
        return Optional.ofNullable(rows.get(fqn));
    }
}
