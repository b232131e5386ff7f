package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Waits for the end of statements that the pooler itself sends to a session. */
final class SessionCommand implements ServerSession.Receiver {

    private final MonoSink<Void> sink;
    private volatile @Nullable PostgresErrorException failure;

    SessionCommand(MonoSink<Void> sink) {
        this.sink = sink;
    }

    @Override
    public Mono<Void> answers(byte[] batch) {
        var frames = new Frames(batch);
        while (frames.next()) {
            if (frames.type() == 'E') {
                failure = PostgresErrorException.answered(frames.message());
            } else if (frames.type() == 'Z') {
                end();
            }
        }
        return Mono.empty();
    }

    private void end() {
        var refusal = failure;
        if (refusal == null) {
            sink.success();
        } else {
            sink.error(refusal);
        }
    }

    @Override
    public void lost() {
        sink.error(new ServerSession.LostException());
    }
}
