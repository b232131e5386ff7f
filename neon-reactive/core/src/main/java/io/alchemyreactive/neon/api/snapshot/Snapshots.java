package io.alchemyreactive.neon.api.snapshot;

import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.QuotaExceededException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.path.SnapshotPath;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on the snapshots of a project. Each change waits until its operations have ended. Thread-safe. */
public interface Snapshots {

    /** Emits all snapshots of the project. */
    Flux<NeonSnapshot> list(String projectId);

    /**
     * Takes a snapshot of a root branch. Fails with {@link InvalidRequestException} for another branch, and with {@link
     * QuotaExceededException} when the plan allows no more snapshots. Names are not unique, so a lost answer is {@link
     * UnknownOutcomeException}: list the snapshots to find out.
     */
    Mono<SnapshotCreated> create(CreateSnapshotRequest request);

    /** Renames the snapshot. After a lost answer the request is sent again, which has no further effect. */
    Mono<NeonSnapshot> update(UpdateSnapshotRequest request);

    /**
     * Deletes the snapshot. Emits Neon's operations for the deletion, or completes empty when the snapshot did not
     * exist.
     */
    Mono<List<NeonOperation>> delete(SnapshotPath snapshot);

    /**
     * Makes a branch with the content of the snapshot, and waits until it is ready. Fails with {@link
     * UnknownOutcomeException} when the answer is lost: search for a branch with the name of the request.
     */
    Mono<BranchRestored> restore(RestoreSnapshotRequest request);
}
