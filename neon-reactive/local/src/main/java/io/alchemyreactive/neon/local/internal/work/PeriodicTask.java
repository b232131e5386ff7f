package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Work that runs at a fixed interval while the local Neon runs. A failure ends only one run of it. */
public final class PeriodicTask {

    private PeriodicTask() {}

    /**
     * Starts the work. Its runs never overlap.
     *
     * @param name the name of the work in the log
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
