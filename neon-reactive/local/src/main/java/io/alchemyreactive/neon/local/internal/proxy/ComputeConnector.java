package io.alchemyreactive.neon.local.internal.proxy;

import reactor.core.publisher.Mono;

/** Leads connections from an endpoint to the PostgreSQL behind it. */
public interface ComputeConnector {

    /**
     * Starts the compute behind an endpoint when it does not run.
     *
     * @return emits the port of its PostgreSQL; fails when the endpoint cannot be used, with the reason
     */
    Mono<Integer> connect(String endpointId);

    /** How many connections may come through the pooled host of an endpoint at a time; fails when there is no such endpoint. */
    Mono<Integer> pooledConnections(String endpointId);
}
