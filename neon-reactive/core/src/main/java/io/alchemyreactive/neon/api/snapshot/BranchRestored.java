package io.alchemyreactive.neon.api.snapshot;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.endpoint.NeonEndpoint;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.Checks;
import java.util.List;

/**
 * A branch that was made from a snapshot.
 *
 * @param branch the branch, ready
 * @param endpoints its endpoints; empty when the answer named none
 * @param operations Neon's operations for the creation, all of them ended
 */
public record BranchRestored(NeonBranch branch, List<NeonEndpoint> endpoints, List<NeonOperation> operations) {

    /** Copies the lists. */
    public BranchRestored {
        requireNonNull(branch, "branch");
        endpoints = Checks.list(endpoints);
        operations = Checks.list(operations);
    }
}
