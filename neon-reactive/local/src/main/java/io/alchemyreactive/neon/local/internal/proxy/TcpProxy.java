package io.alchemyreactive.neon.local.internal.proxy;

import io.alchemyreactive.neon.local.internal.storage.Using;
import io.netty.channel.ChannelOption;
import java.util.function.Supplier;
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
     * Opens a door.
     *
     * @param port to listen on
     * @param compute asked once per connection for the port of the server; an error closes the connection
     * @param traffic told of everything that passes
     * @return emits the open door, or fails when the port is taken
     */
    public static Mono<TcpProxy> open(
            LoopResources loops, int port, Supplier<Mono<Integer>> compute, Runnable traffic) {
        return TcpServer.create()
                .runOn(loops)
                .host("127.0.0.1")
                .port(port)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .handle((in, out) -> {
                    var client = new Connection[1];
                    in.withConnection(connection -> client[0] = connection);
                    return compute.get()
                            .flatMap(target -> join(loops, client[0], target, traffic))
                            .onErrorResume(failure -> Mono.empty());
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

    private static Mono<Void> join(LoopResources loops, Connection client, int port, Runnable traffic) {
        return Using.one(
                TcpClient.create()
                        .runOn(loops)
                        .host("127.0.0.1")
                        .port(port)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .connect()
                        .cast(Connection.class),
                server -> passBothWays(client, server, traffic),
                server -> Mono.fromRunnable(server::dispose));
    }

    /**
     * Ends when all that the server said has reached the client, so that its last words, often the reason why it closes,
     * are not lost; a client that goes away ends the server's side first.
     */
    private static Mono<Void> passBothWays(Connection client, Connection server, Runnable traffic) {
        var toServer = pass(client, server, traffic).then(Mono.<Void>fromRunnable(server::dispose));
        return Mono.firstWithSignal(pass(server, client, traffic), toServer.then(Mono.never()));
    }

    private static Mono<Void> pass(Connection from, Connection to, Runnable traffic) {
        return to.outbound()
                .send(from.inbound().receive().retain().doOnNext(bytes -> traffic.run()), buffer -> true)
                .then()
                .onErrorResume(broken -> Mono.empty());
    }
}
