package io.alchemyreactive.neon.api.role;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.Checks;
import java.util.List;

/**
 * A role after a change, or its last state before it was deleted.
 *
 * @param role the role
 * @param operations Neon's operations for the change, all of them ended
 */
public record RoleChanged(NeonRole role, List<NeonOperation> operations) {

    /** Copies the list. */
    public RoleChanged {
        requireNonNull(role, "role");
        operations = Checks.list(operations);
    }
}
