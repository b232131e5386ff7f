package io.alchemyreactive.neon.local.internal.proxy;

import io.alchemyreactive.neon.local.internal.pooler.PooledServer;
import io.alchemyreactive.neon.local.internal.wire.ScramVerifier;
import reactor.core.publisher.Mono;

/**
 * The server behind an endpoint, for its pooler.
 *
 * @param target the server for clients of the direct host
 * @param connector connects to the compute
 */
record ConnectedServer(ComputeTarget target, ComputeConnector connector) implements PooledServer {

    @Override
    public String endpoint() {
        return target.endpoint();
    }

    @Override
    public Mono<Integer> port() {
        return target.port();
    }

    @Override
    public Mono<Void> ended(int port) {
        return connector.ended(endpoint(), port);
    }

    @Override
    public Mono<Integer> sessions() {
        return connector.pooledConnections(endpoint()).onErrorMap(Refusals::of);
    }

    @Override
    public Mono<ScramVerifier> verifier(String role) {
        return connector.verifier(endpoint(), role).onErrorMap(Refusals::of);
    }

    @Override
    public void passed() {
        target.passed();
    }
}
