package io.alchemyreactive.neon.api.database;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.Checks;
import java.util.List;

/**
 * A database after a change, or its last state before it was deleted.
 *
 * @param database the database
 * @param operations Neon's operations for the change, all of them ended
 */
public record DatabaseChanged(NeonDatabase database, List<NeonOperation> operations) {

    /** Copies the list. */
    public DatabaseChanged {
        requireNonNull(database, "database");
        operations = Checks.list(operations);
    }
}
