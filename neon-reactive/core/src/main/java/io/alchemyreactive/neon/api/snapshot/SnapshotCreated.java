package io.alchemyreactive.neon.api.snapshot;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.Checks;
import java.util.List;

/**
 * A snapshot after its creation.
 *
 * @param snapshot the snapshot
 * @param operations Neon's operations for the creation, all of them ended
 */
public record SnapshotCreated(NeonSnapshot snapshot, List<NeonOperation> operations) {

    /** Copies the list. */
    public SnapshotCreated {
        requireNonNull(snapshot, "snapshot");
        operations = Checks.list(operations);
    }
}
