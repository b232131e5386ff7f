package io.alchemyreactive.neon.api.path;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.internal.Checks;

/**
 * The ids and the name that lead to a role.
 *
 * @param branch the branch of the role
 * @param role its name, 1 to 63 characters
 */
public record RolePath(BranchPath branch, String role) {

    /** Checks the name. */
    public RolePath {
        requireNonNull(branch, "branch");
        Checks.name(role, "role", 63);
    }
}
