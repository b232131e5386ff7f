package io.alchemyreactive.neon.local.internal.compute;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long work whose length depends on the amount of data may stand still before it counts as failed. It may take as long as it
 * likes while it goes on. Immutable.
 *
 * @param limit the longest time without any progress
 * @param nanoTime the time by which that is measured, in nanoseconds
 */
public record StallLimit(Duration limit, LongSupplier nanoTime) {

    /** The usual limit: a minute, by the clock of the machine. */
    public static final StallLimit DEFAULT = of(Duration.ofMinutes(1));

    /** A limit by the clock of the machine. */
    public static StallLimit of(Duration limit) {
        return new StallLimit(limit, System::nanoTime);
    }

    /** Begins to watch some work. */
    public Watch watch() {
        return new Watch(this);
    }

    /** In whole seconds, for messages. */
    public String text() {
        return limit.toSeconds() + " s";
    }

    /** Watches one piece of work. Used by one thread at a time. */
    public static final class Watch {

        private final StallLimit limit;
        private @Nullable Object last;
        private long since;

        private Watch(StallLimit limit) {
            this.limit = limit;
            this.since = limit.nanoTime.getAsLong();
        }

        /**
         * Whether the work has stood still for too long.
         *
         * @param sign what differs from its last value when the work has gone on since
         */
        public boolean isStalled(Object sign) {
            var now = limit.nanoTime.getAsLong();
            if (!sign.equals(last)) {
                last = sign;
                since = now;
            }
            return now - since >= limit.limit.toNanos();
        }
    }
}
