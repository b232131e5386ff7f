package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import java.time.Instant;
import java.util.Optional;

/**
 * A branch as Neon describes it.
 *
 * @param id its id
 * @param projectId id of its project
 * @param name its name, unique in the project
 * @param parentId the parent branch; empty for a root branch
 * @param parentLsn the point of the parent's history at which the branch starts
 * @param parentTimestamp the instant of the parent's history at which the branch starts
 * @param currentState the state: {@code init}, {@code resetting}, {@code ready}, {@code archived} or a word that Neon
 *     adds later
 * @param pendingState the next state while it changes; empty otherwise
 * @param isDefault whether it is the project's default branch
 * @param isProtected whether Neon refuses to delete, reset and archive the branch
 * @param initSource the source of its content, such as {@code parent-data}, {@code schema-only} or a word that Neon
 *     adds later
 * @param expiresAt the time at which Neon deletes it; empty when it does not expire
 * @param lastResetAt the time at which its content was last replaced; empty when it never was
 * @param createdAt the time of its creation
 */
public record NeonBranch(
        String id,
        String projectId,
        String name,
        Optional<String> parentId,
        Optional<String> parentLsn,
        Optional<Instant> parentTimestamp,
        String currentState,
        Optional<String> pendingState,
        boolean isDefault,
        boolean isProtected,
        Optional<String> initSource,
        Optional<Instant> expiresAt,
        Optional<Instant> lastResetAt,
        Instant createdAt) {

    /** Refuses null components. */
    public NeonBranch {
        requireNonNull(id, "id");
        requireNonNull(projectId, "project_id");
        requireNonNull(name, "name");
        requireNonNull(currentState, "current_state");
        requireNonNull(createdAt, "created_at");
    }

    /** The ids that lead to it. */
    public BranchPath path() {
        return new BranchPath(projectId, id);
    }

    /** Whether the branch is ready, or in a state that does not change by itself. */
    public boolean settled() {
        boolean underway = currentState.equals("init") || currentState.equals("resetting") || pendingState.isPresent();
        return currentState.equals("ready") || !underway;
    }
}
