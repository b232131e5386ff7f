package io.alchemyreactive.neon.local.internal.proxy;

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
     * The largest number of simultaneous connections through the pooled host of an endpoint; fails when there is no
     * such endpoint.
     */
    Mono<Integer> pooledConnections(String endpointId);
}
