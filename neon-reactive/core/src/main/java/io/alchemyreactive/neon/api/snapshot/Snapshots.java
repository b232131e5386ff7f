package io.alchemyreactive.neon.api.snapshot;

import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.QuotaExceededException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.path.SnapshotPath;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on the snapshots of a project. Each change waits until its operations have ended. Thread safe. */
public interface Snapshots {

    /** Emits all snapshots of the project. */
    Flux<NeonSnapshot> list(String projectId);

    /**
     * Takes a snapshot of a root branch; of another one it is {@link InvalidRequestException}, and {@link
     * QuotaExceededException} when the plan allows no more. Names are not unique: a lost answer is {@link
     * UnknownOutcomeException}, to be settled by listing the snapshots.
     */
    Mono<SnapshotCreated> create(CreateSnapshotRequest request);

    /** Renames the snapshot. After a lost answer the request is sent again, which does no harm. */
    Mono<NeonSnapshot> update(UpdateSnapshotRequest request);

    /** Deletes the snapshot. Emits what Neon did for it, or completes empty when it was gone already. */
    Mono<List<NeonOperation>> delete(SnapshotPath snapshot);

    /**
     * Makes a branch with what the snapshot holds, and waits until it is ready. A lost answer is {@link
     * UnknownOutcomeException}: look for a branch of the name that was asked for.
     */
    Mono<BranchRestored> restore(RestoreSnapshotRequest request);
}
