package io.alchemyreactive.neon.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A database after a change, or as it was when it was deleted.
 *
 * @param database the database
 * @param operations what Neon did for the change, all ended
 */
public record DatabaseChanged(NeonDatabase database, List<NeonOperation> operations) {

    /** Copies the list. */
    public DatabaseChanged {
        requireNonNull(database, "database");
        operations = Checks.list(operations);
    }
}
