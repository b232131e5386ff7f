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
 * Collects errors that reach no subscriber, because their source was cancelled: Reactor calls them dropped. They are
 * attached to the failure that the work comes to, so that it loses none; where the work succeeds, they go where Reactor sends
 * dropped errors else. When the subscriber cancels, they are noise of the cancel and are let go. Thread-safe.
 */
final class LateErrors {

    /** The key of Reactor for the listener to errors that one chain drops. */
    private static final String DROPPED = "reactor.onErrorDropped.local";

    private final ContextView outer;
    private final List<Throwable> waiting = new ArrayList<>();
    private @Nullable Consumer<Throwable> told;

    private LateErrors(ContextView outer) {
        this.outer = outer;
    }

    /** The work with its late errors. */
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

    /** Completes after it has told the late errors around it of this one, which is no reason to fail. */
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
