package io.alchemyreactive.neon.api.database;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;

/**
 * A request to create a database.
 *
 * @param branch the branch of the new database
 * @param name its name, 1 to 63 characters
 * @param ownerName the owner of the new database
 */
public record CreateDatabaseRequest(BranchPath branch, String name, String ownerName) {

    /** Checks the names. */
    public CreateDatabaseRequest {
        requireNonNull(branch, "branch");
        Checks.name(name, "name", 63);
        Checks.name(ownerName, "ownerName", 63);
    }
}
