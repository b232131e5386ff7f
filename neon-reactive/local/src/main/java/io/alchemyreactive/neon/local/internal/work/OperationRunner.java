package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import reactor.core.publisher.Mono;

/** Runs single operations. {@link OperationScheduler} decides when each begins and keeps its status. */
interface OperationRunner {

    /**
     * Does the work of an operation.
     *
     * @return emits the change of rows that makes the work visible, which must run on the control thread; fails when
     *     the work fails
     */
    Mono<Runnable> run(OperationRow operation);

    /**
     * Undoes the partial work of a failed operation.
     *
     * @return emits the change of rows that restores them, which must run on the control thread before {@link #failed};
     *     fails when something cannot be removed
     */
    Mono<Runnable> undo(OperationRow operation);

    /** Records the failure of an operation in its rows. Called on the control thread. */
    void failed(OperationRow operation);
}
