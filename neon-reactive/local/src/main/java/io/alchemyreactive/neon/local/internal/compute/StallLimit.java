package io.alchemyreactive.neon.local.internal.compute;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The longest time without progress before work counts as failed. For work whose length depends on the amount of data:
 * it has no limit as long as it makes progress. Immutable.
 *
 * @param limit the longest time without any progress
 * @param nanoTime the clock, in nanoseconds
 */
public record StallLimit(Duration limit, LongSupplier nanoTime) {

    /** The default limit: a minute of the machine's clock. */
    public static final StallLimit DEFAULT = of(Duration.ofMinutes(1));

    /** A limit of the machine's clock. */
    public static StallLimit of(Duration limit) {
        return new StallLimit(limit, System::nanoTime);
    }

    /** Starts to watch some work. */
    public Watch watch() {
        return new Watch(this);
    }

    /** The limit in whole seconds, for messages. */
    public String text() {
        return limit.toSeconds() + " s";
    }

    /** Watches one piece of work. For one thread at a time. */
    public static final class Watch {

        private final StallLimit limit;
        private @Nullable Object last;
        private long since;

        private Watch(StallLimit limit) {
            this.limit = limit;
            this.since = limit.nanoTime.getAsLong();
        }

        /**
         * Whether the work has made no progress for too long.
         *
         * @param sign a value that changes when the work makes progress
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
