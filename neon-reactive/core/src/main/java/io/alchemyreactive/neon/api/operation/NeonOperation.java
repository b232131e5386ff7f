package io.alchemyreactive.neon.api.operation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A piece of work that Neon continues after it has answered.
 *
 * @param id its id
 * @param projectId id of its project
 * @param branchId id of its branch; empty when it is not about a branch
 * @param endpointId id of its endpoint; empty when it is not about an endpoint
 * @param action the kind of work, such as {@code create_branch}, {@code start_compute} or a word that Neon adds later
 * @param status the status, such as {@code scheduling}, {@code running}, {@code finished} or a word that Neon adds
 *     later
 * @param error Neon's description of the failure
 * @param failuresCount the number of failures so far
 * @param retryAt the time of its last retry
 * @param createdAt the time of its creation
 * @param updatedAt the time of the last change of any of these values
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

    /** Whether the operation has succeeded or had nothing to do. */
    public boolean succeeded() {
        return SUCCESS.contains(status);
    }

    /** Whether the operation has failed. Neon may still retry an operation with the status {@code failed}. */
    public boolean failed() {
        return FAILURE.contains(status);
    }
}
