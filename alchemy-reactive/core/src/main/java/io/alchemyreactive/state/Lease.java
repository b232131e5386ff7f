package io.alchemyreactive.state;

import reactor.core.publisher.Mono;

/** The right to write one stage, held by one run at a time. Thread-safe. */
public interface Lease {

    /** The stage that is held. */
    StageKey stage();

    /** Who holds it. */
    Holder holder();

    /** A number that grows with each acquisition of the stage; a store refuses writes with a smaller one. */
    long fence();

    /**
     * Releases the lease. Completes empty when that is done; a second subscription does nothing. Runs on the store's
     * own threads; cancelling does not stop it.
     */
    Mono<Void> release();
}
