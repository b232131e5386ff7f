package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;
import java.time.Instant;
import java.util.Optional;

/**
 * A request to replace the content of a branch.
 *
 * @param branch the branch whose content is replaced; its id, endpoints and hosts stay
 * @param sourceBranchId the branch with the new content: the parent to reset the branch, the branch itself to go back
 *     in its history, or another branch
 * @param sourceLsn the point of the source's history; default: its head
 * @param sourceTimestamp the instant of the source's history; default: its head
 * @param preserveUnderName the name of a branch that keeps the previous content; required for a branch with children,
 *     which move to the new branch, and for a branch that is its own source; default: the previous content is lost
 */
public record RestoreBranchRequest(
        BranchPath branch,
        String sourceBranchId,
        Optional<String> sourceLsn,
        Optional<Instant> sourceTimestamp,
        Optional<String> preserveUnderName) {

    /** Checks the id and the name, and refuses settings that exclude each other. */
    public RestoreBranchRequest {
        requireNonNull(branch, "branch");
        Checks.id(sourceBranchId, "sourceBranchId");
        preserveUnderName.ifPresent(given -> Checks.name(given, "preserveUnderName", 256));
        if (sourceLsn.isPresent() && sourceTimestamp.isPresent()) {
            throw new IllegalArgumentException(
                    "A branch is restored from sourceLsn or from sourceTimestamp: give one of them, not both.");
        }
    }

    /** A request for the content at the head of a branch. */
    public static RestoreBranchRequest from(BranchPath branch, String sourceBranchId) {
        return new RestoreBranchRequest(branch, sourceBranchId, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A copy for this point of the source's history. */
    public RestoreBranchRequest atLsn(String lsn) {
        return new RestoreBranchRequest(branch, sourceBranchId, Optional.of(lsn), Optional.empty(), preserveUnderName);
    }

    /** A copy for this instant of the source's history, in milliseconds. */
    public RestoreBranchRequest at(Instant instant) {
        return new RestoreBranchRequest(
                branch, sourceBranchId, Optional.empty(), Optional.of(instant), preserveUnderName);
    }

    /** A copy that keeps the previous content as a branch of this name. */
    public RestoreBranchRequest preserveUnderName(String name) {
        return new RestoreBranchRequest(branch, sourceBranchId, sourceLsn, sourceTimestamp, Optional.of(name));
    }
}
