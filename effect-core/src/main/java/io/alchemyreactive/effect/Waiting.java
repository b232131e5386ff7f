package io.alchemyreactive.effect;

import java.util.Objects;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Waiting for a turn, such as for a place in the queue of a server. While a task of a {@link TaskGraph.Run} only waits, it
 * counts against no bound of the run, so that another task can start in its place; and the time of an {@link
 * ErrorBoundary#mono(java.util.concurrent.Callable, java.time.Duration, java.util.function.Supplier) limited call} stands
 * still. Work in {@link SerialQueues} waits so by itself. Stateless and thread-safe.
 */
public final class Waiting {

    private Waiting() {}

    /**
     * A Mono that passes on the signals of one that waits for a turn and does nothing else. Its result comes when the task
     * has a place among the running ones again, perhaps on the thread on which another task has ended. Outside of tasks and
     * limited calls, and where the result is there at once, it is the Mono as it is.
     */
    @CheckReturnValue
    public static <T> Mono<T> during(Mono<? extends T> wait) {
        Objects.requireNonNull(wait, "wait");
        return Mono.create(sink -> {
            var pause = new Pause(Waiter.of(sink.contextView()));
            Disposable waiting = wait.subscribe(
                    value -> pause.end(() -> sink.success(value)),
                    error -> pause.end(() -> sink.error(error)),
                    () -> pause.end(sink::success),
                    Context.of(sink.contextView()));
            sink.onCancel(() -> {
                waiting.dispose();
                pause.abandon();
            });
            pause.begin();
        });
    }
}
