package io.alchemyreactive.neon.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A role after a change, or as it was when it was deleted.
 *
 * @param role the role
 * @param operations what Neon did for the change, all ended
 */
public record RoleChanged(NeonRole role, List<NeonOperation> operations) {

    /** Copies the list. */
    public RoleChanged {
        requireNonNull(role, "role");
        operations = Checks.list(operations);
    }
}
