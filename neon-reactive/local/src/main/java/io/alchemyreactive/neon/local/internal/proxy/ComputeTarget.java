package io.alchemyreactive.neon.local.internal.proxy;

import reactor.core.publisher.Mono;

/** The server behind an endpoint. Thread-safe. */
public interface ComputeTarget {

    /** The id of the endpoint. */
    String endpoint();

    /**
     * Emits the port of the server on 127.0.0.1; subscribed to once per connection. Fails with {@link
     * io.alchemyreactive.neon.local.internal.wire.PostgresErrorException} when clients cannot connect now.
     */
    Mono<Integer> port();

    /**
     * Runs the work of one connection, which asks for the port. Fails with {@link
     * io.alchemyreactive.neon.local.internal.wire.PostgresErrorException} when there are too many simultaneous
     * connections.
     */
    <T> Mono<T> connection(Mono<T> work);

    /** Called when bytes were passed in either direction. */
    void passed();
}
