package io.alchemyreactive.neon.api.role;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;

/**
 * A request to create a role. Neon generates its password.
 *
 * @param branch the branch of the new role
 * @param name its name, 1 to 63 characters
 * @param login whether it may log in
 */
public record CreateRoleRequest(BranchPath branch, String name, Login login) {

    /** Checks the name. */
    public CreateRoleRequest {
        requireNonNull(branch, "branch");
        Checks.name(name, "name", 63);
        requireNonNull(login, "login");
    }

    /** A role that may log in. */
    public CreateRoleRequest(BranchPath branch, String name) {
        this(branch, name, Login.ALLOWED);
    }

    /** Whether a role may log in. */
    public enum Login {
        /** The role may log in. */
        ALLOWED,
        /** The role may not log in. It only gives its rights to other roles. */
        DENIED
    }
}
