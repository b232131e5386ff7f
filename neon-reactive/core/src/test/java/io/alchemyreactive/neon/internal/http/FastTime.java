package io.alchemyreactive.neon.internal.http;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A scheduler whose clock runs fifty times as fast as the machine's, for waits of a client that talks to a real server. Safe for
 * use by many threads, which {@code VirtualTimeScheduler} is not: it loses tasks that a thread adds while another one advances it.
 */
final class FastTime implements Scheduler {

    private static final int SPEED = 50;

    /** A minute before the operations of {@link Bodies}. */
    private static final long BEGIN =
            TimeUnit.SECONDS.toNanos(Instant.parse("2026-01-02T03:03:05Z").getEpochSecond());

    private final long begin = System.nanoTime();
    private final Scheduler real = Schedulers.newParallel("fast-time", 1);

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(BEGIN + (System.nanoTime() - begin) * SPEED, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return real.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return real.schedule(task, unit.toNanos(delay) / SPEED, TimeUnit.NANOSECONDS);
    }

    /** The client's waits are single delays. */
    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("fast time has no workers");
    }

    @Override
    public void dispose() {
        real.dispose();
    }

    @Override
    public boolean isDisposed() {
        return real.isDisposed();
    }
}
