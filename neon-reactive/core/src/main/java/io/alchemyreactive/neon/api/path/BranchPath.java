package io.alchemyreactive.neon.api.path;

import io.alchemyreactive.neon.internal.Checks;

/**
 * The ids that lead to a branch. Names are not used.
 *
 * @param projectId id of the project
 * @param branchId id of the branch
 */
public record BranchPath(String projectId, String branchId) {

    /** Checks the form of both ids. */
    public BranchPath {
        Checks.id(projectId, "projectId");
        Checks.id(branchId, "branchId");
    }
}
