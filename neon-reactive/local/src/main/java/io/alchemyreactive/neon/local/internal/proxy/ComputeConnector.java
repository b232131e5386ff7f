package io.alchemyreactive.neon.local.internal.proxy;

import io.alchemyreactive.neon.local.internal.wire.ScramVerifier;
import reactor.core.publisher.Mono;

/** Connects an endpoint to its PostgreSQL server. */
public interface ComputeConnector {

    /**
     * Starts the compute of an endpoint when it does not run.
     *
     * @return emits the port of its PostgreSQL; fails with the reason when the endpoint cannot be used
     */
    Mono<Integer> connect(String endpointId);

    /**
     * The largest number of sessions of PostgreSQL for the clients of the pooled host of an endpoint; fails when there
     * is no such endpoint.
     */
    Mono<Integer> pooledConnections(String endpointId);

    /** Completes when the server of an endpoint that has this port has ended. */
    Mono<Void> ended(String endpointId, int port);

    /** The stored form of the password of a role of an endpoint; that of an unknown role when there is none. */
    Mono<ScramVerifier> verifier(String endpointId, String role);
}
