package io.alchemyreactive;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Collects the errors that Reactor drops because their source was cancelled. When the work fails, they are attached to
 * its error as suppressed. When the work succeeds, they go to the hook that Reactor uses for dropped errors otherwise.
 * When the subscriber cancels, they are ignored as effects of the cancel. Thread-safe.
 */
final class LateErrors {

    /** The context key under which Reactor looks up the hook for dropped errors of one chain. */
    private static final String DROPPED = "reactor.onErrorDropped.local";

    private final ContextView outer;
    private final List<Throwable> waiting = new ArrayList<>();
    private @Nullable Consumer<Throwable> told;

    private LateErrors(ContextView outer) {
        this.outer = outer;
    }

    /** Runs the work and collects its late errors. */
    static <T> Mono<T> of(Mono<T> work) {
        return Mono.deferContextual(outer -> {
            var late = new LateErrors(outer);
            Consumer<Throwable> hook = late::add;
            return work.contextWrite(context -> context.put(DROPPED, hook))
                    .doOnError(late::attachTo)
                    .doOnSuccess(value -> late.end(late::drop))
                    .doOnCancel(() -> late.end(error -> {}));
        });
    }

    /** Reports an error that is no reason to fail as dropped, then completes empty. */
    static <T> Mono<T> dropped(Throwable error) {
        return Mono.deferContextual(context -> {
            Operators.onErrorDropped(error, Context.of(context));
            return Mono.empty();
        });
    }

    private void add(Throwable error) {
        Consumer<Throwable> listener;
        synchronized (waiting) {
            listener = told;
            if (listener == null) {
                waiting.add(error);
                return;
            }
        }
        listener.accept(error);
    }

    private void attachTo(Throwable failure) {
        end(error -> {
            if (error != failure) {
                failure.addSuppressed(error);
            }
        });
    }

    private void drop(Throwable error) {
        Operators.onErrorDropped(error, Context.of(outer));
    }

    private void end(Consumer<Throwable> listener) {
        List<Throwable> before;
        synchronized (waiting) {
            if (told != null) {
                return;
            }
            told = listener;
            before = List.copyOf(waiting);
            waiting.clear();
        }
        before.forEach(listener);
    }
}
