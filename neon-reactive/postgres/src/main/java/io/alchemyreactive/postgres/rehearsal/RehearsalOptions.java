package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.effect.Experimental;
import java.time.Duration;
import java.util.List;

/** How to rehearse migrations. Immutable. */
@Experimental
public final class RehearsalOptions {

    /** The options that apply when none are given. */
    public static final RehearsalOptions DEFAULTS = builder().build();

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Duration lockThreshold;
    private final Duration lifetime;
    private final List<String> formerQueries;

    private RehearsalOptions(Builder builder) {
        lockThreshold = builder.lockThreshold;
        lifetime = builder.lifetime;
        formerQueries = builder.formerQueries;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The shortest time for which a lock is held that is reported. */
    public Duration lockThreshold() {
        return lockThreshold;
    }

    /** The time after which a copy may be removed that was left behind. */
    public Duration lifetime() {
        return lifetime;
    }

    /** The files with the queries of the former release; empty when there are none. */
    public List<String> formerQueries() {
        return formerQueries;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {

        private Duration lockThreshold = Duration.ofMillis(100);
        private Duration lifetime = Duration.ofHours(2);
        private List<String> formerQueries = List.of();

        private Builder() {}

        /**
         * The shortest time for which a lock is held that is reported. Default 100 milliseconds.
         *
         * @throws IllegalArgumentException when it is negative
         */
        public Builder lockThreshold(Duration time) {
            if (time.isNegative()) {
                throw new IllegalArgumentException("the threshold of locks is not negative, and not " + time);
            }
            lockThreshold = time;
            return this;
        }

        /**
         * The time after which a copy is removed that the end of its process left behind: by its server where that can,
         * else by the next rehearsal. A rehearsal has to end in this time. Default 2 hours.
         *
         * @throws IllegalArgumentException when it is not between a minute and a day
         */
        public Builder lifetime(Duration time) {
            if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("the lifetime of a copy is a minute to a day, and not " + time);
            }
            lifetime = time;
            return this;
        }

        /**
         * Files with queries of the former release, each {@code classpath:…} or {@code filesystem:…}. They run on the copy
         * after the migrations, as the role of the application, in a transaction that is rolled back. None by default.
         */
        public Builder formerQueries(String... files) {
            formerQueries = List.of(files);
            return this;
        }

        /** The options. */
        public RehearsalOptions build() {
            return new RehearsalOptions(this);
        }
    }
}
