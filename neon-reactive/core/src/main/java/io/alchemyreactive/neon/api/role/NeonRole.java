package io.alchemyreactive.neon.api.role;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.effect.Redacted;
import java.time.Instant;
import java.util.Optional;

/**
 * A role as Neon describes it.
 *
 * @param branchId id of its branch
 * @param name its name, unique in the branch
 * @param password its password; empty except in the answers that create or reset it
 * @param isProtected whether Neon refuses to change the role
 * @param createdAt the time of its creation
 */
public record NeonRole(
        String branchId, String name, Optional<Redacted<String>> password, boolean isProtected, Instant createdAt) {

    /** Refuses null components. */
    public NeonRole {
        requireNonNull(branchId, "branch_id");
        requireNonNull(name, "name");
        requireNonNull(createdAt, "created_at");
    }
}
