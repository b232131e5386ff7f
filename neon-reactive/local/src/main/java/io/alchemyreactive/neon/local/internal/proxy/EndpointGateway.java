package io.alchemyreactive.neon.local.internal.proxy;

import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.StartupOptions;
import java.util.Set;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** Finds endpoints for clients that do not use the listener of an endpoint. Thread-safe. */
public final class EndpointGateway {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    private final ControlState state;
    private final EndpointProxies proxies;
    private final ComputeConnector connector;

    public EndpointGateway(ControlState state, EndpointProxies proxies, ComputeConnector connector) {
        this.state = state;
        this.proxies = proxies;
        this.connector = connector;
    }

    /** Whether a host name means this machine, so that the port identifies the endpoint. */
    public static boolean isThisMachine(String host) {
        return LOOPBACK.contains(host);
    }

    /**
     * The endpoint at an address: by the port on this machine, or by the first label of a host name.
     *
     * @return emits the endpoint; fails with {@link PostgresErrorException} when there is none
     */
    public Mono<ComputeTarget> at(String host, int port) {
        return isThisMachine(host)
                ? find(endpoint -> endpoint.owns(port), endpoint -> endpoint.poolerPort == port)
                : named(host.split("\\.", 2)[0]);
    }

    /** The endpoint with this name or this name of a pooled host; fails when there is none. */
    public Mono<ComputeTarget> named(String name) {
        var id = StartupOptions.withoutPooler(name);
        return find(endpoint -> endpoint.id.equals(id), endpoint -> !id.equals(name));
    }

    private Mono<ComputeTarget> find(Predicate<EndpointRow> wanted, Predicate<EndpointRow> isPooled) {
        return state.thread()
                .read(() -> state.rows().endpoints.values().stream()
                        .filter(wanted)
                        .findFirst()
                        .map(endpoint -> isPooled.test(endpoint)
                                ? proxies.pooledTarget(endpoint.id, connector)
                                : proxies.target(endpoint.id, connector)))
                .flatMap(Mono::justOrEmpty)
                .switchIfEmpty(Mono.error(PostgresErrorException::unknownEndpoint));
    }
}
