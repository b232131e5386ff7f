package io.alchemyreactive.neon.api.snapshot;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.branch.Branches;
import io.alchemyreactive.neon.api.path.SnapshotPath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;

/**
 * A request to create a branch with the content of a snapshot.
 *
 * @param snapshot the snapshot
 * @param name the new branch's name, 1 to 256 characters; default: a generated name
 * @param targetBranchId the branch that the new branch may replace; default: the branch of the snapshot
 * @param step whether the new branch replaces it at once
 */
public record RestoreSnapshotRequest(
        SnapshotPath snapshot, Optional<String> name, Optional<String> targetBranchId, Step step) {

    /** Checks name and id. */
    public RestoreSnapshotRequest {
        requireNonNull(snapshot, "snapshot");
        name.ifPresent(given -> Checks.name(given, "name", 256));
        targetBranchId.ifPresent(given -> Checks.id(given, "targetBranchId"));
        requireNonNull(step, "step");
    }

    /** A request for a new branch in addition to the existing ones. */
    public static RestoreSnapshotRequest beside(SnapshotPath snapshot) {
        return new RestoreSnapshotRequest(snapshot, Optional.empty(), Optional.empty(), Step.PREVIEW);
    }

    /** A request for a new branch that replaces this one and takes over its endpoints. */
    public static RestoreSnapshotRequest inPlaceOf(SnapshotPath snapshot, String targetBranchId) {
        return new RestoreSnapshotRequest(snapshot, Optional.empty(), Optional.of(targetBranchId), Step.FINALIZE);
    }

    /** A copy with this name for the new branch. */
    public RestoreSnapshotRequest name(String name) {
        return new RestoreSnapshotRequest(snapshot, Optional.of(name), targetBranchId, step);
    }

    /** The extent of a restore. */
    public enum Step {
        /** Makes a branch to inspect; {@link Branches#finalizeRestore} may follow. */
        PREVIEW,
        /** The branch replaces the target: its id is new, the hosts of the endpoints stay. */
        FINALIZE
    }
}
