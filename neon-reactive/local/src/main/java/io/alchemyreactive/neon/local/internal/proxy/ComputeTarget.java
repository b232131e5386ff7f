package io.alchemyreactive.neon.local.internal.proxy;

import reactor.core.publisher.Mono;

/** The server behind an endpoint. Thread-safe. */
public interface ComputeTarget {

    /** The endpoint that clients reach. */
    String endpoint();

    /**
     * The port of the server on 127.0.0.1, asked for once per connection; fails with {@link
     * io.alchemyreactive.neon.local.internal.wire.PostgresErrorException} when clients cannot connect now.
     */
    Mono<Integer> port();

    /**
     * The work of one connection, in which the port is asked for; fails with {@link
     * io.alchemyreactive.neon.local.internal.wire.PostgresErrorException} when there are too many connections at a time.
     */
    <T> Mono<T> connection(Mono<T> work);

    /** Bytes were passed on, in one direction or the other. */
    void passed();
}
