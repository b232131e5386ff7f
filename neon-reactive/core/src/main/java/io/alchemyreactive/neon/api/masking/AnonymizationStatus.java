package io.alchemyreactive.neon.api.masking;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * How far the masking of a branch is.
 *
 * @param projectId id of the project
 * @param branchId id of the branch
 * @param state an open word: {@code created}, {@code initialized}, {@code anonymizing}, {@code anonymized}, {@code error} and
 *     whatever Neon adds
 * @param statusMessage the same in Neon's words
 * @param createdAt when it was created
 * @param updatedAt when any of this changed last
 * @param failedAt when it failed
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

    /** Whether it has ended badly; what the branch shows then may be unmasked. */
    public boolean failed() {
        return FAILURE.contains(state);
    }
}
