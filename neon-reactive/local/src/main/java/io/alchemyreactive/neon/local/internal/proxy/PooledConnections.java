package io.alchemyreactive.neon.local.internal.proxy;

import io.alchemyreactive.neon.local.internal.storage.Using;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Counts and limits the connections through the pooled host of one endpoint. Thread-safe. */
final class PooledConnections {

    private final String endpoint;
    private final AtomicInteger open = new AtomicInteger();

    PooledConnections(String endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Runs the work of a connection, which counts until its end. Fails with {@link PostgresErrorException} when the
     * limit is reached.
     */
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
