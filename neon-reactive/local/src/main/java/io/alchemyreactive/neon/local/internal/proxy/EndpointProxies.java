package io.alchemyreactive.neon.local.internal.proxy;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.pooler.Pooler;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.alchemyreactive.neon.local.internal.wire.WireTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import reactor.util.retry.Retry;

/** The proxies of all endpoints. Belongs to the control thread. */
public final class EndpointProxies {

    private static final Duration TRY_AGAIN = Duration.ofMillis(250);

    private final LoopResources loops;
    private final WireTls tls;
    private final Clock clock;
    private final FailureLog log;
    private final Map<String, Disposable> open = new HashMap<>();
    /** Event loops write to it. */
    private final Map<String, Instant> traffic = new ConcurrentHashMap<>();

    private final Map<String, Pooler> poolers = new ConcurrentHashMap<>();

    /**
     * Creates a registry without proxies.
     *
     * @param tls the TLS settings for clients and servers
     * @param clock the clock for the times of traffic
     */
    public EndpointProxies(LoopResources loops, WireTls tls, Clock clock, FailureLog log) {
        this.tls = tls;
        this.log = log;
        this.clock = clock;
        this.loops = loops;
    }

    /** A port for an endpoint that no endpoint owns and that is free now. Blocks for a moment. */
    public int freePort(StoredRows rows, Ids ids, EndpointRow owner) {
        for (var attempt = 0; attempt < 1000; attempt++) {
            var port = ids.port();
            if (!owner.owns(port) && !rows.isOwned(port) && isFree(port)) {
                return port;
            }
        }
        throw ApiException.of(503, "", "no free port could be found on 127.0.0.1 for a new endpoint");
    }

    /**
     * Listens on the two ports of an endpoint. When another program uses a port, listens as soon as the port is free.
     *
     * @param connector connects each new connection to the compute
     */
    public void open(EndpointRow endpoint, ComputeConnector connector) {
        var id = endpoint.id;
        var listening = Disposables.composite(
                listen("Listening for endpoint " + id, endpoint.port, target(id, connector)),
                listen(
                        "Listening for the pooled host of endpoint " + id,
                        endpoint.poolerPort,
                        pooledTarget(id, connector)));
        var earlier = open.put(id, listening);
        if (earlier != null) {
            earlier.dispose();
        }
    }

    private Disposable listen(String work, int port, ComputeTarget target) {
        var thing = work + " on 127.0.0.1:" + port;
        return Using.one(
                        TcpProxy.open(loops, tls, port, target)
                                .doOnError(failure -> log.writeOnce(
                                        thing,
                                        failure,
                                        "No client can connect to it: end the program that uses the port."))
                                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, TRY_AGAIN))
                                .doOnNext(proxy -> log.succeeded(thing)),
                        proxy -> Mono.never(),
                        TcpProxy::close)
                .subscribe(done -> {}, failure -> FailureLog.write(thing, failure, "Restart the local Neon."));
    }

    /** The server behind an endpoint; usable for one or many clients. */
    ComputeTarget target(String endpointId, ComputeConnector connector) {
        return new Compute(endpointId, connector);
    }

    /** The server behind an endpoint, for clients of its pooled host. */
    ComputeTarget pooledTarget(String endpointId, ComputeConnector connector) {
        var compute = new Compute(endpointId, connector);
        return new Pooled(
                compute,
                poolers.computeIfAbsent(
                        endpointId, id -> new Pooler(loops, tls, new ConnectedServer(compute, connector))));
    }

    /** The time at which bytes last passed the proxy of an endpoint; the epoch when none did. */
    public Instant lastTraffic(String endpointId) {
        return traffic.getOrDefault(endpointId, Instant.EPOCH);
    }

    public void close(String endpointId) {
        traffic.remove(endpointId);
        Optional.ofNullable(poolers.remove(endpointId)).ifPresent(Pooler::close);
        var proxy = open.remove(endpointId);
        if (proxy != null) {
            proxy.dispose();
        }
    }

    public void closeAll() {
        open.values().forEach(Disposable::dispose);
        open.clear();
        poolers.values().forEach(Pooler::close);
        poolers.clear();
    }

    private static boolean isFree(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private final class Compute implements ComputeTarget {

        private final String endpointId;
        private final String thing;
        private final ComputeConnector connector;

        Compute(String endpointId, ComputeConnector connector) {
            this.endpointId = endpointId;
            this.thing = "Connecting a client to the PostgreSQL of endpoint " + endpointId;
            this.connector = connector;
        }

        @Override
        public String endpoint() {
            return endpointId;
        }

        @Override
        public Mono<Integer> port() {
            return connector.connect(endpointId).onErrorMap(Refusals::of).doOnError(this::refused);
        }

        @Override
        public Optional<Pooler> pooler() {
            return Optional.empty();
        }

        @Override
        public void passed() {
            traffic.put(endpointId, clock.instant());
            log.succeeded(thing);
        }

        private void refused(Throwable failure) {
            log.writeOnce(
                    thing, failure, "The client was told, and its connection was closed; the next one is tried anew.");
        }
    }

    /**
     * The server behind an endpoint, for clients of its pooled host.
     *
     * @param direct the server for clients of the direct host
     * @param shared shares its sessions
     */
    private record Pooled(ComputeTarget direct, Pooler shared) implements ComputeTarget {

        @Override
        public String endpoint() {
            return direct.endpoint();
        }

        @Override
        public Mono<Integer> port() {
            return direct.port();
        }

        @Override
        public Optional<Pooler> pooler() {
            return Optional.of(shared);
        }

        @Override
        public void passed() {
            direct.passed();
        }
    }
}
