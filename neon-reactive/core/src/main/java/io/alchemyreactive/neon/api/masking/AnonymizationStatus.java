package io.alchemyreactive.neon.api.masking;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The progress of the masking of a branch.
 *
 * @param projectId id of the project
 * @param branchId id of the branch
 * @param state the state: {@code created}, {@code initialized}, {@code anonymizing}, {@code anonymized}, {@code error}
 *     or a word that Neon adds later
 * @param statusMessage Neon's description of the state
 * @param createdAt the time of its creation
 * @param updatedAt the time of the last change of any of these values
 * @param failedAt the time of its failure; empty when it has not failed
 */
public record AnonymizationStatus(
        String projectId,
        String branchId,
        String state,
        Optional<String> statusMessage,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> failedAt) {

    private static final Set<String> FAILURE = Set.of("error", "initialization_error");

    /** Refuses null components. */
    public AnonymizationStatus {
        requireNonNull(projectId, "project_id");
        requireNonNull(branchId, "branch_id");
        requireNonNull(state, "state");
        requireNonNull(createdAt, "created_at");
        requireNonNull(updatedAt, "updated_at");
    }

    /** Whether every rule has been applied. */
    public boolean anonymized() {
        return state.equals("anonymized");
    }

    /** Whether the masking has failed. The branch may then contain unmasked values. */
    public boolean failed() {
        return FAILURE.contains(state);
    }
}
