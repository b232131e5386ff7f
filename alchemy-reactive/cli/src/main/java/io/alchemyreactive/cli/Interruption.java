package io.alchemyreactive.cli;

import io.alchemyreactive.effect.ErrorBoundary;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Ends one command early: after a request to stop, the first of which cancels the command by default, or after an
 * uncaught error. Thread-safe.
 */
final class Interruption implements Runnable {

    /** The time that a command with its own handler may take to end after an uncaught error. */
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final AtomicInteger count = new AtomicInteger();
    private final Sinks.Empty<Void> first = Sinks.empty();
    private final AtomicReference<@Nullable UncaughtErrorException> failure = new AtomicReference<>();
    private final Sinks.One<UncaughtErrorException> failed = Sinks.one();
    private volatile @Nullable Handler handler;

    /** Ends a command in place of a cancel. */
    interface Handler {

        /** Called for each request to stop, with its number from 1. */
        void interrupted(int number);

        /** Called once, after an uncaught error. */
        void failed(UncaughtErrorException error);
    }

    /** Counts a request to stop. */
    @Override
    public void run() {
        int number = count.incrementAndGet();
        first.tryEmitEmpty();
        Handler own = handler;
        if (own != null) {
            own.interrupted(number);
        }
    }

    /** Reports an uncaught error; only the first one is used. */
    void fail(Thread thread, Throwable error) {
        var uncaught = new UncaughtErrorException(thread.getName(), ErrorBoundary.signal(error));
        if (failure.compareAndSet(null, uncaught)) {
            failed.tryEmitValue(uncaught);
            Handler own = handler;
            if (own != null) {
                own.failed(uncaught);
            }
        }
    }

    /** Completes at the first request, or at once when it came before. */
    Mono<Void> first() {
        return first.asMono();
    }

    boolean happened() {
        return count.get() > 0;
    }

    /** The uncaught error, if there was one. */
    @Nullable
    UncaughtErrorException failure() {
        return failure.get();
    }

    /** Sets the handler; from now on it is called instead of cancelling the command. */
    void handle(Handler own) {
        handler = own;
        int before = count.get();
        if (before > 0) {
            own.interrupted(before);
        }
        UncaughtErrorException error = failure.get();
        if (error != null) {
            own.failed(error);
        }
    }

    /** Runs the command and cancels it at the first request or error, unless there is a handler. */
    <T> Mono<T> guard(Mono<T> command) {
        Mono<T> wished = first().then(Mono.defer(() -> handler != null
                ? Mono.never()
                : Mono.error(new InterruptedRunException("interrupted; nothing was changed.", null))));
        Mono<T> broken = failed.asMono()
                .flatMap(
                        error -> handler != null ? Mono.delay(LONGEST_END).then(Mono.error(error)) : Mono.error(error));
        return Mono.firstWithSignal(command, wished, broken);
    }
}
