package io.alchemyreactive.neon.local.internal.wire;

import io.alchemyreactive.neon.local.internal.storage.Using;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/** A connection to a PostgreSQL server on 127.0.0.1. Thread-safe. */
public final class ServerConnection {

    private static final int TLS_REQUEST = 80_877_103;
    private static final int CANCEL_REQUEST = 80_877_102;

    private final Connection connection;
    private final ByteReader reader;

    private ServerConnection(Connection connection, ByteReader reader) {
        this.connection = connection;
        this.reader = reader;
    }

    /**
     * Connects, uses the connection and closes it on completion, error and cancel.
     *
     * @param tls the TLS request that is sent first
     * @return emits the values of the work; fails when the server cannot be reached or has no TLS
     */
    public static <T> Mono<T> use(
            LoopResources loops, int port, WireTls tls, Function<ServerConnection, Mono<T>> work) {
        return use(loops, port, server -> server.secured(tls, port).then(Mono.defer(() -> work.apply(server))));
    }

    /** Asks a server to cancel the statement of a session. Completes when the server has received the request. */
    public static Mono<Void> cancel(LoopResources loops, int port, byte[] request) {
        return use(
                loops,
                port,
                server -> server.send(request)
                        .then(server.reader().rest().doOnNext(ByteBuf::release).then()));
    }

    private static <T> Mono<T> use(LoopResources loops, int port, Function<ServerConnection, Mono<T>> work) {
        return Using.one(
                TcpClient.create()
                        .runOn(loops)
                        .host("127.0.0.1")
                        .port(port)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .connect()
                        .map(connection -> new ServerConnection(connection, ByteReader.of(connection.inbound()))),
                work,
                server -> Mono.fromRunnable(server::close));
    }

    /** The packet that requests the cancellation of a session. */
    public static byte[] cancelRequest(int process, int secret) {
        return MessageWriter.untyped()
                .int32(CANCEL_REQUEST)
                .int32(process)
                .int32(secret)
                .bytes();
    }

    public ByteReader reader() {
        return reader;
    }

    public Connection connection() {
        return connection;
    }

    /** Writes bytes; completes when they are written. */
    public Mono<Void> send(byte[] bytes) {
        return connection.outbound().sendByteArray(Mono.just(bytes)).then();
    }

    /** Sends the startup message of a session. Completes when it is written. */
    public Mono<Void> begin(Startup startup) {
        return send(startup.packet());
    }

    /** The next message of the server; fails when the connection ends. */
    public Mono<Message> next() {
        return reader.take(Units::answer)
                .map(Message::of)
                .switchIfEmpty(Mono.error(() -> PostgresErrorException.notStarted("the server closed the connection")));
    }

    private Mono<Void> secured(WireTls tls, int port) {
        return send(MessageWriter.untyped().int32(TLS_REQUEST).bytes())
                .then(reader.take(Units::single))
                .filter(answer -> answer[0] == 'S')
                .switchIfEmpty(Mono.error(() -> PostgresErrorException.notStarted("the server refused TLS")))
                .flatMap(agreed -> Mono.create(sink -> {
                    var channel = connection.channel();
                    var handler = tls.toServer(channel.alloc(), port);
                    handler.handshakeFuture().addListener(handshake -> {
                        if (handshake.isSuccess()) {
                            sink.success();
                        } else {
                            sink.error(handshake.cause());
                        }
                    });
                    channel.pipeline().addFirst(NettyPipeline.SslHandler, handler);
                    channel.read();
                }));
    }

    private void close() {
        reader.close();
        connection.dispose();
    }
}
