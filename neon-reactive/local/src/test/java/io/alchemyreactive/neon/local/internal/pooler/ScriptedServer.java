package io.alchemyreactive.neon.local.internal.pooler;

import static io.alchemyreactive.neon.local.internal.pooler.Wire.batch;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.types;

import io.alchemyreactive.neon.local.internal.wire.ByteReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A server in memory whose answers a test gives. */
final class ScriptedServer {

    private final Sinks.Many<ByteBuf> answers = Sinks.many().unicast().onBackpressureBuffer();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Sinks.Empty<Void>> cancels = new ArrayList<>();
    private final ServerSession session;
    private boolean closed;

    ScriptedServer(SessionKey key) {
        session = new ServerSession(
                key,
                new ServerEnd(
                        ByteReader.of(answers.asFlux()),
                        bytes -> Mono.fromRunnable(() -> received.writeBytes(bytes)),
                        request -> Mono.defer(() -> {
                            cancels.add(Sinks.empty());
                            return cancels.get(cancels.size() - 1).asMono();
                        }),
                        () -> closed = true));
    }

    ServerSession session() {
        return session;
    }

    /** Reads as the pool does, until the server ends the session. */
    void open(SessionPool<ServerSession> pool) {
        session.read().subscribe(end -> {}, failure -> {}, () -> {
            pool.ended(session);
            session.lost();
        });
    }

    void answers(byte[]... messages) {
        answers.tryEmitNext(Unpooled.wrappedBuffer(batch(messages))).orThrow();
    }

    void ends() {
        answers.tryEmitComplete().orThrow();
    }

    /** The requests to cancel, each of which completes when the test says so. */
    List<Sinks.Empty<Void>> cancels() {
        return cancels;
    }

    boolean isClosed() {
        return closed;
    }

    /** What the server has received since the last call. */
    byte[] received() {
        var bytes = received.toByteArray();
        received.reset();
        return bytes;
    }

    /** The types of the messages that the server has received since the last call. */
    String receivedTypes() {
        return types(received());
    }

    /** The text of the Query that the server has received since the last call. */
    String receivedQuery() {
        var frames = new Frames(received());
        if (!frames.next() || frames.type() != 'Q') {
            throw new AssertionError("the server did not receive a Query");
        }
        return frames.message().text();
    }
}
