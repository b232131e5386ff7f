package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Work that is done at a fixed interval for as long as the local Neon runs; a failure ends one run of it, not the next ones. */
public final class PeriodicTask {

    private PeriodicTask() {}

    /**
     * Begins to do the work; runs follow one another and never overlap.
     *
     * @param name what the log calls the work
     * @return ends the work when it is disposed
     */
    public static Disposable start(
            String name, Mono<Void> work, Duration interval, Scheduler scheduler, FailureLog log) {
        return Flux.interval(interval, scheduler)
                .onBackpressureDrop()
                .concatMap(
                        tick -> work.doOnSuccess(done -> log.succeeded(name)).onErrorResume(failure -> {
                            log.writeOnce(name, failure, "It is tried again in " + interval.toMillis() + " ms.");
                            return Mono.empty();
                        }),
                        1)
                .subscribe(done -> {}, failure -> FailureLog.write(name, failure, "Restart the local Neon."));
    }
}
