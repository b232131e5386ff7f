package io.alchemyreactive;

import io.alchemyreactive.event.DeployEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A run that has started: a deploy, destroy, import or operation. Thread-safe.
 *
 * @param <R> the type of the result
 */
public interface Run<R> {

    /**
     * The events of the run. Each subscriber gets all of them, from number 0 on; completes after {@code RunEnded}.
     * Never fails. Cancelling does not affect the run.
     */
    Flux<DeployEvent> events();

    /**
     * The result of the run, or its failure; the same for each subscriber. Cancelling stops the run as {@link #stop}
     * does.
     */
    Mono<R> result();

    /**
     * Starts nothing new, lets running calls finish and stores their results. Completes when that is done and the lease
     * is released, whether the run succeeded or not. Cancelling the Mono changes nothing.
     */
    Mono<Void> stop();

    /**
     * Starts nothing new and cancels running calls. The intents of the cancelled calls stay stored, and the next run
     * completes them.
     */
    void abort();
}
