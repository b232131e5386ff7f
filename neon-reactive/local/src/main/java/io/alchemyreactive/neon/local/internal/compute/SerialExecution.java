package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.log.JvmErrors;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;

/**
 * Runs tasks one at a time, in order of subscription. A task that has begun is finished even when its subscriber cancels, because
 * half a start or half a copy would be left otherwise; if it fails then, the log says so. Thread-safe.
 */
final class SerialExecution {

    private final String name;
    private final InstrumentedPool<Object> permit =
            PoolBuilder.from(Mono.just(new Object())).sizeBetween(0, 1).buildPool();

    /** Creates a queue without tasks; the log calls its tasks by the name. */
    SerialExecution(String name) {
        this.name = name;
    }

    /** Waits until the tasks before it have ended, then runs the task; begins on subscription. */
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
     * An error of the JVM that the task throws as it begins, such as a missing class, ends it as a failure. Thrown on, it would
     * leave the queue with the permit taken and the caller without an answer.
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
