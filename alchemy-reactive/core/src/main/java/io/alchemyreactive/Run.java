package io.alchemyreactive;

import io.alchemyreactive.event.DeployEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A deploy or destroy under way. Thread-safe.
 *
 * @param <R> what it comes to
 */
public interface Run<R> {

    /** The news, from number 0 on whenever one subscribes; completes after {@code RunEnded}. Never fails. Cancelling it changes nothing for the run. */
    Flux<DeployEvent> events();

    /**
     * The result of the run, or its failure; equal for each subscriber. Cancelling it stops the run as {@link #stop}
     * does.
     */
    Mono<R> result();

    /**
     * Starts nothing new, lets running calls finish and stores their results. Completes when that is done and the lease
     * is released, whether the run succeeded or not. Cancelling the Mono changes nothing.
     */
    Mono<Void> stop();

    /** Cancels running calls too; what they were about stays as an intent, for the next run to settle. */
    void abort();
}
