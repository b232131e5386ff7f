package io.alchemyreactive.neon.api.role;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.Checks;
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
