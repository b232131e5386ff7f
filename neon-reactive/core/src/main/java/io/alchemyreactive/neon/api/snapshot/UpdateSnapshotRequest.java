package io.alchemyreactive.neon.api.snapshot;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.SnapshotPath;
import io.alchemyreactive.neon.internal.Checks;

/**
 * A request to rename a snapshot.
 *
 * @param snapshot the snapshot
 * @param name its new name, 1 to 256 characters
 */
public record UpdateSnapshotRequest(SnapshotPath snapshot, String name) {

    /** Checks the name. */
    public UpdateSnapshotRequest {
        requireNonNull(snapshot, "snapshot");
        Checks.name(name, "name", 256);
    }
}
