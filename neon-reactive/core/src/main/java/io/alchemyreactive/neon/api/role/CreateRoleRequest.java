package io.alchemyreactive.neon.api.role;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;

/**
 * Asks for a role; Neon makes up its password.
 *
 * @param branch the branch it will live in
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
        /** It may. */
        ALLOWED,
        /** It may not, and only lends its rights to other roles. */
        DENIED
    }
}
