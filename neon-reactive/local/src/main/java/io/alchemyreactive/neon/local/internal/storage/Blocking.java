package io.alchemyreactive.neon.local.internal.storage;

import io.alchemyreactive.neon.local.internal.log.JvmErrors;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Runs file and process work on threads that may block. Stateless. */
public final class Blocking {

    /**
     * The timer for intervals between polls. Neither this timer nor the threads for blocking work are Reactor's shared
     * ones. A program may replace those with a scheduler of virtual time in a test, or shut them down, and running work
     * would then never continue or end.
     */
    public static final Scheduler TIMER = Schedulers.newSingle("neon-local-timer", true);

    private static final Scheduler SCHEDULER = Schedulers.newBoundedElastic(
            Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE,
            Schedulers.DEFAULT_BOUNDED_ELASTIC_QUEUESIZE,
            "neon-local-blocking",
            60,
            true);

    private Blocking() {}

    /**
     * Runs blocking work on threads that may block, once per subscription.
     *
     * @param work the work; its exception becomes the error signal
     * @return emits the result of the work; empty when it is null
     */
    public static <T> Mono<T> call(Callable<? extends T> work) {
        return Mono.<T>fromCallable(() -> JvmErrors.asFailure(work::call)).subscribeOn(SCHEDULER);
    }

    /**
     * Runs blocking work without a value on threads that may block, once per subscription.
     *
     * @param work the work; its exception becomes the error signal
     * @return completes when the work is done
     */
    public static Mono<Void> run(Work work) {
        return call(() -> {
                    work.run();
                    return true;
                })
                .then();
    }

    /** Work that may block and may throw. */
    @FunctionalInterface
    public interface Work {

        /** Does the work on the calling thread. */
        void run() throws Exception;
    }
}
