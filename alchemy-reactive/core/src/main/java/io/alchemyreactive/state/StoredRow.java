package io.alchemyreactive.state;

import java.util.Objects;

/**
 * A row with the stage in which it is stored.
 *
 * @param stage the stage
 * @param row the row
 */
public record StoredRow(StageKey stage, Row row) {

    public StoredRow {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(row, "row");
    }

    /** The name of the resource. */
    public ResourceKey key() {
        return new ResourceKey(stage, row.fqn());
    }
}
