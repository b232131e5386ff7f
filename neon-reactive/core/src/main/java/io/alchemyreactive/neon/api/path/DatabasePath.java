package io.alchemyreactive.neon.api.path;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.internal.Checks;

/**
 * Where a database is found.
 *
 * @param branch the branch it lives in
 * @param database its name, 1 to 63 characters
 */
public record DatabasePath(BranchPath branch, String database) {

    /** Checks the name. */
    public DatabasePath {
        requireNonNull(branch, "branch");
        Checks.name(database, "database", 63);
    }
}
