package io.alchemyreactive.neon.local.internal.proxy;

import io.alchemyreactive.neon.local.internal.storage.Using;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Counts the connections through the pooled host of one endpoint, and bounds them. Thread-safe. */
final class PooledConnections {

    private final String endpoint;
    private final AtomicInteger open = new AtomicInteger();

    PooledConnections(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Does the work of a connection, which counts until its end; fails with {@link PostgresErrorException} when there are as many as may be. */
    <T> Mono<T> admit(int most, Mono<T> work) {
        return Using.one(
                Mono.fromSupplier(() -> entered(most)),
                counted -> work,
                counted -> Mono.fromRunnable(counted::decrementAndGet));
    }

    private AtomicInteger entered(int most) {
        if (open.getAndUpdate(count -> count < most ? count + 1 : count) >= most) {
            throw PostgresErrorException.tooManyPooled(endpoint, most);
        }
        return open;
    }
}
