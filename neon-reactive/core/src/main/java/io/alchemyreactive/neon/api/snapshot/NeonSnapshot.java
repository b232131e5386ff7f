package io.alchemyreactive.neon.api.snapshot;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot as Neon describes it: the contents of a root branch at one moment, kept apart from its history.
 *
 * @param id its id
 * @param name its name
 * @param lsn the point of the branch's history that it holds
 * @param timestamp the instant of the branch's history that it holds
 * @param sourceBranchId the branch it was taken of
 * @param createdAt when it was created
 * @param expiresAt when Neon deletes it
 * @param manual whether it was asked for, and not taken by a schedule
 */
public record NeonSnapshot(
        String id,
        String name,
        Optional<String> lsn,
        Optional<Instant> timestamp,
        Optional<String> sourceBranchId,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Boolean> manual) {

    /** Refuses null components. */
    public NeonSnapshot {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(createdAt, "created_at");
    }
}
