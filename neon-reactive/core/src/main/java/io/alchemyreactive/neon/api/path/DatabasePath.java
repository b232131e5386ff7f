package io.alchemyreactive.neon.api.path;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.internal.Checks;

/**
 * The ids and the name that lead to a database.
 *
 * @param branch the branch of the database
 * @param database its name, 1 to 63 characters
 */
public record DatabasePath(BranchPath branch, String database) {

    /** Checks the name. */
    public DatabasePath {
        requireNonNull(branch, "branch");
        Checks.name(database, "database", 63);
    }
}
