package io.alchemyreactive.neon.api.operation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A piece of work that Neon does after it has answered.
 *
 * @param id its id
 * @param projectId id of the project it works on
 * @param branchId id of the branch it works on, if it is about one
 * @param endpointId id of the endpoint it works on, if it is about one
 * @param action an open word for what it does, such as {@code create_branch} or {@code start_compute}
 * @param status an open word for how far it is, such as {@code scheduling}, {@code running} or {@code finished}
 * @param error what went wrong, in Neon's words
 * @param failuresCount how often it has failed so far
 * @param retryAt when it was last tried again
 * @param createdAt when it was created
 * @param updatedAt when any of this changed last
 */
public record NeonOperation(
        String id,
        String projectId,
        Optional<String> branchId,
        Optional<String> endpointId,
        String action,
        String status,
        Optional<String> error,
        int failuresCount,
        Optional<Instant> retryAt,
        Instant createdAt,
        Instant updatedAt) {

    private static final Set<String> SUCCESS = Set.of("finished", "skipped");
    private static final Set<String> FAILURE = Set.of("failed", "error", "cancelled");

    /** Refuses null components. */
    public NeonOperation {
        requireNonNull(id, "id");
        requireNonNull(projectId, "project_id");
        requireNonNull(action, "action");
        requireNonNull(status, "status");
        requireNonNull(createdAt, "created_at");
        requireNonNull(updatedAt, "updated_at");
    }

    /** Whether it has ended well, or had nothing to do. */
    public boolean succeeded() {
        return SUCCESS.contains(status);
    }

    /** Whether it has ended badly; a {@code failed} one may still be tried again by Neon. */
    public boolean failed() {
        return FAILURE.contains(status);
    }
}
