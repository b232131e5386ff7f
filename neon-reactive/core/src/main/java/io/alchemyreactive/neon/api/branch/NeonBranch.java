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
 * @param parentId the branch it was made from; empty for a root branch
 * @param parentLsn the point of the parent's history it starts at
 * @param parentTimestamp the instant of the parent's history it starts at
 * @param currentState an open word: {@code init}, {@code resetting}, {@code ready}, {@code archived} and whatever Neon adds
 * @param pendingState the state it is on the way to
 * @param isDefault whether it is the project's default branch
 * @param isProtected whether deletion, reset and archiving are refused
 * @param initSource an open word for what it was filled from, such as {@code parent-data} or {@code schema-only}
 * @param expiresAt when Neon deletes it
 * @param createdAt when it was created
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
        Instant createdAt) {

    /** Refuses null components. */
    public NeonBranch {
        requireNonNull(id, "id");
        requireNonNull(projectId, "project_id");
        requireNonNull(name, "name");
        requireNonNull(currentState, "current_state");
        requireNonNull(createdAt, "created_at");
    }

    /** Where it is found. */
    public BranchPath path() {
        return new BranchPath(projectId, id);
    }

    /** Whether it is ready, or in a state that it will not leave by itself. */
    public boolean settled() {
        boolean underway = currentState.equals("init") || currentState.equals("resetting") || pendingState.isPresent();
        return currentState.equals("ready") || !underway;
    }
}
