package io.alchemyreactive.neon.api.snapshot;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.branch.Branches;
import io.alchemyreactive.neon.api.path.SnapshotPath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;

/**
 * Asks for a branch with what a snapshot holds.
 *
 * @param snapshot the snapshot
 * @param name the new branch's name, 1 to 256 characters; default: a made-up one
 * @param targetBranchId the branch whose place the new one is meant for; default: the one the snapshot was taken of
 * @param step whether that place is taken at once
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

    /** A new branch beside all others. */
    public static RestoreSnapshotRequest beside(SnapshotPath snapshot) {
        return new RestoreSnapshotRequest(snapshot, Optional.empty(), Optional.empty(), Step.PREVIEW);
    }

    /** A new branch in the place of this one, whose endpoints move to it. */
    public static RestoreSnapshotRequest inPlaceOf(SnapshotPath snapshot, String targetBranchId) {
        return new RestoreSnapshotRequest(snapshot, Optional.empty(), Optional.of(targetBranchId), Step.FINALIZE);
    }

    /** A copy with this name for the new branch. */
    public RestoreSnapshotRequest name(String name) {
        return new RestoreSnapshotRequest(snapshot, Optional.of(name), targetBranchId, step);
    }

    /** How far a restore goes. */
    public enum Step {
        /** A branch to look at; {@link Branches#finalizeRestore} may follow. */
        PREVIEW,
        /** The branch takes the target's place: its id is new, the hosts of the endpoints stay. */
        FINALIZE
    }
}
