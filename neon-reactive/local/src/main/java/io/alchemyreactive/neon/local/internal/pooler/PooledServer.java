package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.ScramVerifier;
import reactor.core.publisher.Mono;

/** The server whose sessions a pooler shares. Thread-safe. */
public interface PooledServer {

    /** The id of the endpoint. */
    String endpoint();

    /**
     * Starts the server when it does not run, and emits its port on 127.0.0.1. Fails with {@link
     * io.alchemyreactive.neon.local.internal.wire.PostgresErrorException} when clients cannot connect now.
     */
    Mono<Integer> port();

    /** Completes when the server with this port has ended. */
    Mono<Void> ended(int port);

    /** The largest number of sessions that the pooler may have. */
    Mono<Integer> sessions();

    /** The stored form of the password of a role; {@link ScramVerifier#unknown} for a role that has none. */
    Mono<ScramVerifier> verifier(String role);

    /** Called when a client has sent something. */
    void passed();
}
