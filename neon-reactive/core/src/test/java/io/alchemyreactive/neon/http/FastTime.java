package io.alchemyreactive.neon.http;

import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Time that passes fifty times as fast, for waits of a client that talks to a real server. */
final class FastTime implements AutoCloseable {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Disposable clock = Flux.interval(Duration.ofMillis(1))
            .onBackpressureDrop()
            .subscribe(tick -> time.advanceTimeBy(Duration.ofMillis(50)));

    Scheduler scheduler() {
        return time;
    }

    @Override
    public void close() {
        clock.dispose();
        time.dispose();
    }
}
