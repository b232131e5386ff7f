package io.alchemyreactive.neon.local.internal.rows;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that can be moved forward, so that tests need not wait for suspension and expiry. Points in the history of
 * data use the real clock, because PostgreSQL compares them with its own clock. Thread-safe.
 */
public final class MovableClock extends Clock {

    private final Clock real;
    private final AtomicReference<Duration> ahead;

    /** A clock that shows the time of another clock until it is moved. */
    public MovableClock(Clock real) {
        this(real, new AtomicReference<>(Duration.ZERO));
    }

    private MovableClock(Clock real, AtomicReference<Duration> ahead) {
        this.real = real;
        this.ahead = ahead;
    }

    /** Moves the clock forward. */
    public void advance(Duration step) {
        ahead.accumulateAndGet(step, Duration::plus);
    }

    /** The clock from which this clock differs by the moved time. */
    public Clock real() {
        return real;
    }

    @Override
    public Instant instant() {
        return real.instant().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new MovableClock(real.withZone(zone), ahead);
    }
}
