package io.alchemyreactive.cli;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The wishes to stop during one command: by default the first one cancels it. Thread-safe. */
final class Interruption implements Runnable {

    private final AtomicInteger count = new AtomicInteger();
    private final Sinks.Empty<Void> first = Sinks.empty();
    private volatile @Nullable IntConsumer handler;

    /** One more wish. */
    @Override
    public void run() {
        int number = count.incrementAndGet();
        first.tryEmitEmpty();
        IntConsumer own = handler;
        if (own != null) {
            own.accept(number);
        }
    }

    /** Completes at the first wish, or at once when it came already. */
    Mono<Void> first() {
        return first.asMono();
    }

    boolean happened() {
        return count.get() > 0;
    }

    /** From now on the command is not cancelled; instead this is called with the number of the wish. */
    void handle(IntConsumer own) {
        handler = own;
        int before = count.get();
        if (before > 0) {
            own.accept(before);
        }
    }

    /** The command, cancelled at the first wish unless it handles wishes itself. */
    <T> Mono<T> guard(Mono<T> command) {
        Mono<T> cut = first().then(Mono.defer(() -> handler != null
                ? Mono.never()
                : Mono.error(new InterruptedRunException("interrupted; nothing was changed.", null))));
        return Mono.firstWithSignal(command, cut);
    }
}
