package io.alchemyreactive.neon.http;

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

    private final Scheduler real = Schedulers.newParallel("fast-time", 1);

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(real.now(TimeUnit.NANOSECONDS) * SPEED, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return real.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return real.schedule(task, shortened(delay, unit), TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long first, long period, TimeUnit unit) {
        return real.schedulePeriodically(task, shortened(first, unit), shortened(period, unit), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        Worker worker = real.createWorker();
        return new Worker() {
            @Override
            public Disposable schedule(Runnable task) {
                return worker.schedule(task);
            }

            @Override
            public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                return worker.schedule(task, shortened(delay, unit), TimeUnit.NANOSECONDS);
            }

            @Override
            public Disposable schedulePeriodically(Runnable task, long first, long period, TimeUnit unit) {
                return worker.schedulePeriodically(
                        task, shortened(first, unit), shortened(period, unit), TimeUnit.NANOSECONDS);
            }

            @Override
            public void dispose() {
                worker.dispose();
            }

            @Override
            public boolean isDisposed() {
                return worker.isDisposed();
            }
        };
    }

    @Override
    public void dispose() {
        real.dispose();
    }

    @Override
    public boolean isDisposed() {
        return real.isDisposed();
    }

    private static long shortened(long time, TimeUnit unit) {
        return unit.toNanos(time) / SPEED;
    }
}
