package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.log.JvmErrors;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;

/**
 * Runs tasks one at a time, in order of subscription. A task that has begun runs to its end even when its subscriber
 * cancels, because half a start or half a copy would remain otherwise; when it fails then, the failure is logged.
 * Thread-safe.
 */
final class SerialExecution {

    private final String name;
    private final InstrumentedPool<Object> permit =
            PoolBuilder.from(Mono.just(new Object())).sizeBetween(0, 1).buildPool();

    /**
     * Creates an empty queue.
     *
     * @param name the name of its tasks in the log
     */
    SerialExecution(String name) {
        this.name = name;
    }

    /** Waits for the end of the earlier tasks, then runs the task. Enters the queue on subscription. */
    <T> Mono<T> take(Mono<T> work) {
        return Mono.deferContextual(context -> {
            var outcome = Sinks.<T>one();
            var abandoned = new AtomicBoolean();
            permit.withPoolable(token -> guarded(work))
                    .singleOrEmpty()
                    .contextWrite(context)
                    .subscribe(
                            outcome::tryEmitValue,
                            failure -> fail(outcome, failure, abandoned.get()),
                            outcome::tryEmitEmpty);
            return outcome.asMono().doOnCancel(() -> abandoned.set(true));
        });
    }

    /**
     * Turns an error of the JVM, such as a missing class, into a failure of the task. Otherwise the permit would never
     * be released and the caller would get no answer.
     */
    private static <T> Mono<T> guarded(Mono<T> work) {
        return Mono.create(sink -> {
            try {
                JvmErrors.asFailure(() ->
                        work.contextWrite(sink.contextView()).subscribe(sink::success, sink::error, sink::success));
            } catch (Exception e) {
                sink.error(e);
            }
        });
    }

    private <T> void fail(Sinks.One<T> outcome, Throwable failure, boolean isAbandoned) {
        outcome.tryEmitError(failure);
        if (isAbandoned) {
            FailureLog.write(name, failure, "Its caller had gone already; the next call tries again.");
        }
    }
}
