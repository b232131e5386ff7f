package io.alchemyreactive.neon.api.snapshot;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.Checks;
import java.util.List;

/**
 * A snapshot as it was taken.
 *
 * @param snapshot the snapshot
 * @param operations what Neon did for it, all ended
 */
public record SnapshotCreated(NeonSnapshot snapshot, List<NeonOperation> operations) {

    /** Copies the list. */
    public SnapshotCreated {
        requireNonNull(snapshot, "snapshot");
        operations = Checks.list(operations);
    }
}
