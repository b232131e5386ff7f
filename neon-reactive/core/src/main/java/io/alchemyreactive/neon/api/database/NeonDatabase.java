package io.alchemyreactive.neon.api.database;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A database as Neon describes it.
 *
 * @param id the number that Neon assigns
 * @param branchId id of its branch
 * @param name its name, unique in the branch
 * @param ownerName the role that owns it
 * @param createdAt the time of its creation
 */
public record NeonDatabase(long id, String branchId, String name, String ownerName, Instant createdAt) {

    /** Refuses null components. */
    public NeonDatabase {
        requireNonNull(branchId, "branch_id");
        requireNonNull(name, "name");
        requireNonNull(ownerName, "owner_name");
        requireNonNull(createdAt, "created_at");
    }
}
