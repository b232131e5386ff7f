package io.alchemyreactive.neon.local.internal.proxy;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.netty.channel.ChannelOption;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/**
 * The listener of one endpoint on 127.0.0.1: it asks for the compute of each new connection, waits for it, and passes
 * bytes both ways without looking at them, TLS included. Thread-safe.
 */
public final class TcpProxy {

    private final DisposableServer server;

    private TcpProxy(DisposableServer server) {
        this.server = server;
    }

    /**
     * Begins to listen.
     *
     * @param port to listen on
     * @param target where connections are passed on to
     * @return emits the listening proxy, or fails when the port is taken
     */
    static Mono<TcpProxy> open(LoopResources loops, int port, Target target) {
        return TcpServer.create()
                .runOn(loops)
                .host("127.0.0.1")
                .port(port)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .handle((in, out) -> {
                    var client = new Connection[1];
                    in.withConnection(connection -> client[0] = connection);
                    return target.port()
                            .flatMap(targetPort -> join(loops, client[0], targetPort, target))
                            .onErrorResume(failure -> Mono.fromRunnable(() -> target.refused(failure)));
                })
                .bind()
                .map(TcpProxy::new);
    }

    /** The port on which it listens. */
    public int port() {
        return server.port();
    }

    /** Closes the listener; connections that passed it live as long as their server. */
    public Mono<Void> close() {
        return Mono.defer(() -> {
            server.dispose();
            return server.onDispose();
        });
    }

    private static Mono<Void> join(LoopResources loops, Connection client, int port, Target target) {
        return Using.one(
                TcpClient.create()
                        .runOn(loops)
                        .host("127.0.0.1")
                        .port(port)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .connect()
                        .cast(Connection.class),
                server -> passBothWays(client, server, target),
                server -> Mono.fromRunnable(server::dispose));
    }

    /**
     * Ends when all bytes of the server have reached the client, so that its last message, often the reason why it closes,
     * is not lost; a client that goes away ends the server's side first.
     */
    private static Mono<Void> passBothWays(Connection client, Connection server, Target target) {
        var toServer = pass(client, server, target).then(Mono.<Void>fromRunnable(server::dispose));
        return Mono.firstWithSignal(pass(server, client, target), toServer.then(Mono.never()));
    }

    private static Mono<Void> pass(Connection from, Connection to, Target target) {
        return to.outbound()
                .send(from.inbound().receive().retain().doOnNext(bytes -> target.passed()), buffer -> true)
                .then()
                .onErrorResume(broken -> {
                    FailureLog.writeExpected("Passing bytes from " + from.address(), broken);
                    return Mono.empty();
                });
    }

    /** The server behind a proxy. Called by event loops. */
    interface Target {

        /** The port of the server on 127.0.0.1, asked for once per connection; an error closes the connection. */
        Mono<Integer> port();

        /** Bytes were passed on, in one direction or the other. */
        void passed();

        /** A connection was closed because the server could not be reached. */
        void refused(Throwable failure);
    }
}
