package io.alchemyreactive.neon.api.snapshot;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot as Neon describes it: the content of a root branch at one point in time, stored independently of its
 * history.
 *
 * @param id its id
 * @param name its name
 * @param lsn the point of the branch's history
 * @param timestamp the instant of the branch's history
 * @param sourceBranchId the branch whose content is stored
 * @param createdAt the time of its creation
 * @param expiresAt the time at which Neon deletes it; empty when it does not expire
 * @param manual whether it was taken by a request and not by a schedule
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
