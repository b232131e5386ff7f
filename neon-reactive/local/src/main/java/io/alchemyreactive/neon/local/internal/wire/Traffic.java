package io.alchemyreactive.neon.local.internal.wire;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.netty.buffer.ByteBuf;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;

/** Passes bytes between a client and its server. Stateless. */
public final class Traffic {

    private Traffic() {}

    /**
     * Passes bytes both ways without looking at them. Ends when all bytes of the server have reached the client, so that its
     * last message, often the reason why it closes, is not lost; a client that goes away ends the server's side first.
     *
     * @param passed told of every passing, in one direction or the other
     */
    public static Mono<Void> bothWays(
            ByteReader client, NettyOutbound toClient, ServerConnection server, Runnable passed) {
        var up = pass(client.rest(), server.connection().outbound(), passed)
                .then(Mono.<Void>fromRunnable(() -> server.connection().dispose()));
        return Mono.firstWithSignal(pass(server.reader().rest(), toClient, passed), up.then(Mono.never()));
    }

    private static Mono<Void> pass(Flux<ByteBuf> from, NettyOutbound to, Runnable passed) {
        return to.send(from.doOnNext(bytes -> passed.run()), buffer -> true)
                .then()
                .onErrorResume(broken -> {
                    FailureLog.writeExpected("Passing bytes of a connection", broken);
                    return Mono.empty();
                });
    }
}
