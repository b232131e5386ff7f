package io.alchemyreactive.neon.local.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.NettyPipeline;

/** Reads how a client begins: its wish for TLS, then what it came for. For one connection. */
public final class ClientStartup {

    private static final int CANCEL_REQUEST = 80_877_102;
    private static final int TLS_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;
    /** The first byte of a client that begins with TLS at once. */
    private static final byte TLS_RECORD = 0x16;

    private final ByteReader reader;
    private final NettyOutbound outbound;
    private final Optional<Secured> tls;

    /**
     * For one connection.
     *
     * @param tls with which it is secured when the client wishes so; absent where TLS is refused and not needed
     */
    public ClientStartup(ByteReader reader, NettyOutbound outbound, Optional<Secured> tls) {
        this.reader = reader;
        this.outbound = outbound;
        this.tls = tls;
    }

    /**
     * Reads up to the end of the first message that is about a session.
     *
     * @return emits what the client came for, and is empty when it goes away; fails with {@link PostgresErrorException} when
     *     it may not come so
     */
    public Mono<Purpose> read() {
        return next(false);
    }

    private Mono<Purpose> next(boolean secured) {
        return reader.take(ClientStartup::unit)
                .flatMap(packet -> packet[0] == TLS_RECORD && !secured ? tlsAtOnce(packet) : packet(packet, secured));
    }

    private Mono<Purpose> packet(byte[] packet, boolean secured) {
        var message = Message.untyped(packet);
        int code = message.int32();
        if (code == GSS_REQUEST) {
            return refused(secured);
        }
        if (code == TLS_REQUEST) {
            return tls.isPresent() && !secured ? tlsAgreed(tls.get()) : refused(secured);
        }
        if (code == CANCEL_REQUEST) {
            return Mono.just(new Cancel(packet));
        }
        var startup = Startup.parse(message, code);
        if (tls.isPresent() && !secured) {
            throw PostgresErrorException.insecure();
        }
        return Mono.just(new Session(startup));
    }

    private Mono<Purpose> refused(boolean secured) {
        return send((byte) 'N').then(Mono.defer(() -> next(secured)));
    }

    private Mono<Purpose> tlsAgreed(Secured secured) {
        if (!reader.isEmpty()) {
            throw PostgresErrorException.violation("data is sent before the server has agreed to TLS");
        }
        secure(secured, true);
        return send((byte) 'S').then(Mono.defer(() -> next(true)));
    }

    private Mono<Purpose> tlsAtOnce(byte[] hello) {
        var secured = tls.orElseThrow(() -> PostgresErrorException.violation("TLS is not spoken here"));
        secure(secured, false);
        var pipeline = secured.channel().pipeline();
        pipeline.fireChannelRead(Unpooled.wrappedBuffer(hello));
        pipeline.fireChannelReadComplete();
        return next(true);
    }

    private static void secure(Secured secured, boolean afterWord) {
        var channel = secured.channel();
        channel.pipeline().addFirst(NettyPipeline.SslHandler, secured.tls().toClient(channel.alloc(), afterWord));
    }

    private Mono<Void> send(byte word) {
        return outbound.sendByteArray(Mono.just(new byte[] {word})).then();
    }

    /** A packet, or as much of a record of TLS as has come. */
    private static int unit(ByteBuf bytes) {
        return bytes.isReadable() && bytes.getByte(bytes.readerIndex()) == TLS_RECORD
                ? bytes.readableBytes()
                : Units.startup(bytes);
    }

    /**
     * How a connection is secured.
     *
     * @param channel of the connection
     */
    public record Secured(WireTls tls, Channel channel) {}

    /** The purpose for which a client came. */
    public sealed interface Purpose {}

    /** A session. */
    public record Session(Startup startup) implements Purpose {}

    /**
     * To cancel a statement of another session.
     *
     * @param packet as the server wants it
     */
    public record Cancel(byte[] packet) implements Purpose {}
}
