package io.alchemyreactive.neon.local.internal.proxy;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.pooler.ClientEnd;
import io.alchemyreactive.neon.local.internal.pooler.Pooler;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.alchemyreactive.neon.local.internal.wire.ByteReader;
import io.alchemyreactive.neon.local.internal.wire.ClientLogin;
import io.alchemyreactive.neon.local.internal.wire.ClientStartup;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.ServerConnection;
import io.alchemyreactive.neon.local.internal.wire.Startup;
import io.alchemyreactive.neon.local.internal.wire.StartupOptions;
import io.alchemyreactive.neon.local.internal.wire.Traffic;
import io.alchemyreactive.neon.local.internal.wire.WireTls;
import io.netty.channel.ChannelOption;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;

/**
 * The listener of one endpoint on 127.0.0.1. It secures each connection, reads the startup message of its session, asks
 * for the compute, and then passes bytes in both directions, or hands the client of a pooled host to the pooler. Without
 * a pooler PostgreSQL itself checks passwords. A client that cannot be served gets an error of PostgreSQL's protocol. Thread-safe.
 */
public final class TcpProxy {

    private final DisposableServer server;

    private TcpProxy(DisposableServer server) {
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param port the port to listen on
     * @param target the server of the connections
     * @return emits the listening proxy; fails when the port is taken
     */
    static Mono<TcpProxy> open(LoopResources loops, WireTls tls, int port, ComputeTarget target) {
        return TcpServer.create()
                .runOn(loops)
                .host("127.0.0.1")
                .port(port)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .handle((in, out) -> {
                    var client = new Connection[1];
                    in.withConnection(connection -> client[0] = connection);
                    return new Client(loops, tls, target, client[0]).serve();
                })
                .bind()
                .map(TcpProxy::new);
    }

    /** The port on which it listens. */
    public int port() {
        return server.port();
    }

    /** Closes the listener. Existing connections live as long as their server. */
    public Mono<Void> close() {
        return Mono.defer(() -> {
            server.dispose();
            return server.onDispose();
        });
    }

    /** One client connection. */
    private record Client(LoopResources loops, WireTls tls, ComputeTarget target, Connection connection) {

        Mono<Void> serve() {
            return Using.one(
                    Mono.fromSupplier(() -> ByteReader.of(connection.inbound())),
                    reader -> new ClientStartup(
                                    reader,
                                    connection.outbound(),
                                    Optional.of(new ClientStartup.Secured(tls, connection.channel())))
                            .read()
                            .flatMap(purpose -> serve(reader, purpose))
                            .onErrorResume(PostgresErrorException.class, this::tell)
                            .onErrorResume(broken -> {
                                FailureLog.writeExpected("A connection from " + connection.address(), broken);
                                return Mono.empty();
                            }),
                    reader -> Mono.fromRunnable(reader::close));
        }

        private Mono<Void> serve(ByteReader reader, ClientStartup.Purpose purpose) {
            if (purpose instanceof ClientStartup.Cancel cancel) {
                return target.pooler()
                        .map(pooler -> pooler.cancel(cancel.process(), cancel.secret()))
                        .orElseGet(() ->
                                target.port().flatMap(port -> ServerConnection.cancel(loops, port, cancel.packet())));
            }
            var startup = ((ClientStartup.Session) purpose).startup();
            var options = new StartupOptions(startup);
            options.requireEndpoint(target.endpoint());
            return target.pooler()
                    .map(pooler -> pooled(reader, pooler, startup))
                    .orElseGet(() -> direct(reader, options.forServer()));
        }

        private Mono<Void> pooled(ByteReader reader, Pooler pooler, Startup startup) {
            return pooler.serve(
                    new ClientEnd(reader, this::send), startup, ClientLogin.ofScram(reader, this::send, tls));
        }

        private Mono<Void> direct(ByteReader reader, Startup startup) {
            return target.port()
                    .flatMap(port -> ServerConnection.use(
                            loops,
                            port,
                            tls,
                            server -> server.begin(startup)
                                    .then(Traffic.bothWays(
                                            reader,
                                            bytes -> Traffic.atOnce(connection.outbound(), bytes),
                                            server,
                                            target::passed))));
        }

        private Mono<Void> tell(PostgresErrorException refusal) {
            return send(refusal.fields().message());
        }

        private Mono<Void> send(byte[] messages) {
            return connection.outbound().sendByteArray(Mono.just(messages)).then();
        }
    }
}
