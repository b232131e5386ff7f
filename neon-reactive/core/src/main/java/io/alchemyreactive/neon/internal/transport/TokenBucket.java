package io.alchemyreactive.neon.internal.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Limits the rate of requests, first come first served. The tokens refill with time up to the burst. All requests can
 * be paused at once. A request that stops waiting takes no token. Thread-safe.
 */
final class TokenBucket {

    private final Scheduler scheduler;
    private final long nanosPerToken;
    private final long capacity;
    private final Deque<MonoSink<Void>> waiting = new ArrayDeque<>();
    /** The saved time in nanoseconds; a token costs {@code nanosPerToken} of it. */
    private long saved;

    private long countedAt;
    private long pausedUntil;
    private boolean alarmSet;

    TokenBucket(int perSecond, int burst, Scheduler scheduler) {
        this.scheduler = scheduler;
        this.nanosPerToken = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.capacity = nanosPerToken * burst;
        this.saved = capacity;
        this.countedAt = now();
        this.pausedUntil = countedAt;
    }

    /** Completes when a request may go out. */
    Mono<Void> take() {
        return Mono.create(sink -> {
            sink.onCancel(() -> leave(sink));
            synchronized (this) {
                waiting.addLast(sink);
            }
            serve();
        });
    }

    /** Lets no request pass for this time. A longer pause that already runs continues. */
    synchronized void pause(Duration length) {
        pausedUntil = Math.max(pausedUntil, now() + length.toNanos());
    }

    private void serve() {
        for (MonoSink<Void> next = next(); next != null; next = next()) {
            next.success();
        }
    }

    private synchronized @Nullable MonoSink<Void> next() {
        if (waiting.isEmpty()) {
            return null;
        }
        long now = now();
        saved = Math.min(capacity, saved + Math.max(0, now - countedAt));
        countedAt = now;
        long wait = Math.max(pausedUntil - now, nanosPerToken - saved);
        if (wait > 0) {
            setAlarm(wait);
            return null;
        }
        saved -= nanosPerToken;
        return waiting.removeFirst();
    }

    private void setAlarm(long nanos) {
        if (!alarmSet) {
            alarmSet = true;
            scheduler.schedule(this::ring, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void ring() {
        synchronized (this) {
            alarmSet = false;
        }
        serve();
    }

    private synchronized void leave(MonoSink<Void> sink) {
        waiting.remove(sink);
    }

    private long now() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }
}
