package io.alchemyreactive.neon.api;

import static java.util.Objects.requireNonNull;

/**
 * Asks for a role that may log in; Neon makes up its password.
 *
 * @param branch the branch it will live in
 * @param name its name, 1 to 63 characters
 */
public record CreateRoleRequest(BranchPath branch, String name) {

    /** Checks the name. */
    public CreateRoleRequest {
        requireNonNull(branch, "branch");
        Checks.name(name, "name", 63);
    }
}
