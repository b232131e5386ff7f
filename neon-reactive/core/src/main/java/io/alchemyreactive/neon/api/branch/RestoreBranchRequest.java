package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks to replace what a branch holds.
 *
 * @param branch the branch whose contents are replaced; its id, endpoints and hosts stay
 * @param sourceBranchId the branch whose contents it gets: its parent to reset it, itself to go back in time, or another
 * @param sourceLsn the point of the source's history; default: its head
 * @param sourceTimestamp the instant of the source's history; default: its head
 * @param preserveUnderName keeps the former contents as a branch of this name; required for a branch that has children, which
 *     then move there, and for a branch that is its own source; default: they are lost
 */
public record RestoreBranchRequest(
        BranchPath branch,
        String sourceBranchId,
        Optional<String> sourceLsn,
        Optional<Instant> sourceTimestamp,
        Optional<String> preserveUnderName) {

    /** Checks the id, the name and what excludes each other. */
    public RestoreBranchRequest {
        requireNonNull(branch, "branch");
        Checks.id(sourceBranchId, "sourceBranchId");
        preserveUnderName.ifPresent(given -> Checks.name(given, "preserveUnderName", 256));
        if (sourceLsn.isPresent() && sourceTimestamp.isPresent()) {
            throw new IllegalArgumentException(
                    "A branch is restored from sourceLsn or from sourceTimestamp: give one of them, not both.");
        }
    }

    /** From the head of a branch. */
    public static RestoreBranchRequest from(BranchPath branch, String sourceBranchId) {
        return new RestoreBranchRequest(branch, sourceBranchId, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A copy that restores from this point of the source's history. */
    public RestoreBranchRequest atLsn(String lsn) {
        return new RestoreBranchRequest(branch, sourceBranchId, Optional.of(lsn), Optional.empty(), preserveUnderName);
    }

    /** A copy that restores from this instant of the source's history, to the millisecond. */
    public RestoreBranchRequest at(Instant instant) {
        return new RestoreBranchRequest(
                branch, sourceBranchId, Optional.empty(), Optional.of(instant), preserveUnderName);
    }

    /** A copy that keeps the former contents as a branch of this name. */
    public RestoreBranchRequest preserveUnderName(String name) {
        return new RestoreBranchRequest(branch, sourceBranchId, sourceLsn, sourceTimestamp, Optional.of(name));
    }
}
