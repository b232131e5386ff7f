package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.Checks;
import java.util.List;

/**
 * A branch after a change, or its last state before it was deleted.
 *
 * @param branch the branch
 * @param operations Neon's operations for the change, all of them ended
 */
public record BranchChanged(NeonBranch branch, List<NeonOperation> operations) {

    /** Copies the list. */
    public BranchChanged {
        requireNonNull(branch, "branch");
        operations = Checks.list(operations);
    }
}
