package io.alchemyreactive.neon.local.internal.wire;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.netty.buffer.ByteBuf;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;

/** Passes bytes between a client and its server. Stateless. */
public final class Traffic {

    private Traffic() {}

    /**
     * Passes bytes in both directions, unchanged except for hints in errors. Ends when all bytes of the server have
     * reached the client, so that its last message, often the reason for its end, is not lost. When the client
     * disconnects, the connection to the server is ended first.
     *
     * @param toClient writes bytes to the client, each at once
     * @param passed called whenever bytes pass in either direction
     */
    public static Mono<Void> bothWays(
            ByteReader client,
            Function<Flux<ByteBuf>, NettyOutbound> toClient,
            ServerConnection server,
            Runnable passed) {
        var up = pass(client.rest(), bytes -> atOnce(server.connection().outbound(), bytes), passed)
                .then(Mono.<Void>fromRunnable(() -> server.connection().dispose()));
        return Mono.firstWithSignal(
                pass(ErrorHints.in(server.reader().rest()), toClient, passed), up.then(Mono.never()));
    }

    /** Writes bytes to a connection as soon as they arrive. */
    public static NettyOutbound atOnce(NettyOutbound to, Flux<ByteBuf> bytes) {
        return to.send(bytes, buffer -> true);
    }

    private static Mono<Void> pass(Flux<ByteBuf> from, Function<Flux<ByteBuf>, NettyOutbound> to, Runnable passed) {
        return to.apply(from.doOnNext(bytes -> passed.run())).then().onErrorResume(broken -> {
            FailureLog.writeExpected("Passing bytes of a connection", broken);
            return Mono.empty();
        });
    }
}
