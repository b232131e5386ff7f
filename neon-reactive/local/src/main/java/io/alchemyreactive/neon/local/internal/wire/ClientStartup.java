package io.alchemyreactive.neon.local.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.NettyPipeline;

/** Reads the first messages of a client: its request for TLS, then its purpose. For one connection. */
public final class ClientStartup {

    private static final int CANCEL_REQUEST = 80_877_102;
    private static final int TLS_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;
    /** The first byte of a client that starts with TLS directly. */
    private static final byte TLS_RECORD = 0x16;

    private final ByteReader reader;
    private final NettyOutbound outbound;
    private final Optional<Secured> tls;

    /**
     * A reader for one connection.
     *
     * @param tls the TLS settings for a client that requests TLS; empty where TLS is refused and not needed
     */
    public ClientStartup(ByteReader reader, NettyOutbound outbound, Optional<Secured> tls) {
        this.reader = reader;
        this.outbound = outbound;
        this.tls = tls;
    }

    /**
     * Reads the messages until the purpose of the client is known.
     *
     * @return emits the purpose; empty when the client disconnects; fails with {@link PostgresErrorException} when the
     *     client is refused
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
            return Mono.just(new Cancel(packet, message.int32(), message.int32()));
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

    /** The length of a packet, or of the received part of a TLS record. */
    private static int unit(ByteBuf bytes) {
        return bytes.isReadable() && bytes.getByte(bytes.readerIndex()) == TLS_RECORD
                ? bytes.readableBytes()
                : Units.startup(bytes);
    }

    /**
     * The TLS settings of a connection.
     *
     * @param tls the certificate and its key
     * @param channel the channel of the connection
     */
    public record Secured(WireTls tls, Channel channel) {}

    /** The purpose of a client's connection. */
    public sealed interface Purpose {}

    /** A session with a startup message. */
    public record Session(Startup startup) implements Purpose {}

    /**
     * A request to cancel a statement of another session.
     *
     * @param packet the packet in the form that the server expects
     * @param process the process of the session
     * @param secret the secret that only the client of the session knows
     */
    public record Cancel(byte[] packet, int process, int secret) implements Purpose {}
}
