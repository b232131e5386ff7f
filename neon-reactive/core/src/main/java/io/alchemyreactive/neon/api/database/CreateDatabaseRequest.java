package io.alchemyreactive.neon.api.database;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;

/**
 * Asks for a database.
 *
 * @param branch the branch it will live in
 * @param name its name, 1 to 63 characters
 * @param ownerName the role that will own it
 */
public record CreateDatabaseRequest(BranchPath branch, String name, String ownerName) {

    /** Checks the names. */
    public CreateDatabaseRequest {
        requireNonNull(branch, "branch");
        Checks.name(name, "name", 63);
        Checks.name(ownerName, "ownerName", 63);
    }
}
