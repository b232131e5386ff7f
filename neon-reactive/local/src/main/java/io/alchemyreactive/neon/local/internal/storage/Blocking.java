package io.alchemyreactive.neon.local.internal.storage;

import io.alchemyreactive.neon.local.internal.log.JvmErrors;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs file and process work on threads that may block. Stateless. */
public final class Blocking {

    private Blocking() {}

    /**
     * Runs blocking work on the bounded elastic scheduler, once per subscription.
     *
     * @param work what to run; its exception becomes the error signal
     * @return the value of the work, empty when it is null
     */
    public static <T> Mono<T> call(Callable<? extends T> work) {
        return Mono.<T>fromCallable(() -> JvmErrors.asFailure(work::call)).subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Runs blocking work without a value on the bounded elastic scheduler, once per subscription.
     *
     * @param work what to run; its exception becomes the error signal
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
