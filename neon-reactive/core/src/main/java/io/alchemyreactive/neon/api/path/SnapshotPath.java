package io.alchemyreactive.neon.api.path;

import io.alchemyreactive.neon.internal.Checks;

/**
 * The ids that lead to a snapshot.
 *
 * @param projectId id of the project
 * @param snapshotId id of the snapshot
 */
public record SnapshotPath(String projectId, String snapshotId) {

    /** Checks the form of both ids. */
    public SnapshotPath {
        Checks.id(projectId, "projectId");
        Checks.id(snapshotId, "snapshotId");
    }
}
