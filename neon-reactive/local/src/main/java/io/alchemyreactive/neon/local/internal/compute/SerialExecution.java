package io.alchemyreactive.neon.local.internal.compute;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;

/**
 * Lets works on one thing happen one after another, in order of subscription. A work that has begun is finished even if
 * the one who asked for it goes away, since half a start or half a copy helps nobody. Thread-safe.
 */
final class SerialExecution {

    private final InstrumentedPool<Object> turn =
            PoolBuilder.from(Mono.just(new Object())).sizeBetween(0, 1).buildPool();

    /** Waits for the turn and runs the work in it; begins on subscription. */
    <T> Mono<T> take(Mono<T> work) {
        return Mono.defer(() -> {
            var outcome = Sinks.<T>one();
            turn.withPoolable(token -> work)
                    .singleOrEmpty()
                    .subscribe(outcome::tryEmitValue, outcome::tryEmitError, outcome::tryEmitEmpty);
            return outcome.asMono();
        });
    }
}
