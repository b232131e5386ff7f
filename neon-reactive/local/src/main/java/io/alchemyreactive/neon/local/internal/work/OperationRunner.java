package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import reactor.core.publisher.Mono;

/** Carries single operations out. {@link OperationScheduler} decides when each begins and keeps its status. */
interface OperationRunner {

    /**
     * Does the work of an operation.
     *
     * @return emits the change of rows that makes the work visible, to be run on the control thread; fails as the work does
     */
    Mono<Runnable> run(OperationRow operation);

    /**
     * Takes away what an operation that failed has left half done.
     *
     * @return emits the change of rows that puts them back, to be run on the control thread before {@link #failed}; fails where
     *     something cannot be taken away
     */
    Mono<Runnable> undo(OperationRow operation);

    /** Notes the failure of an operation in the rows that it was about. On the control thread. */
    void failed(OperationRow operation);
}
