package io.alchemyreactive.resource;

import io.alchemyreactive.effect.TimeSpans;
import java.time.Duration;
import java.util.Objects;

/**
 * How often a provider call is made again after a failure that is {@link io.alchemyreactive.provider.Retryable}. A wait
 * is about twice the one before it, with some chance in it. Immutable and thread-safe.
 *
 * @param times further tries; none when 0
 * @param firstWait before the first of them
 * @param longestWait no wait is longer; at least as long as the first one
 */
public record Retries(int times, Duration firstWait, Duration longestWait) {

    /** Four further tries, the first after half a second, waits of 30 seconds at most. */
    public static final Retries DEFAULT = new Retries(4, Duration.ofMillis(500), Duration.ofSeconds(30));

    /** No further try. */
    public static final Retries NONE = new Retries(0, Duration.ofMillis(500), Duration.ofSeconds(30));

    public Retries {
        Objects.requireNonNull(firstWait, "firstWait");
        Objects.requireNonNull(longestWait, "longestWait");
        if (times < 0 || firstWait.isNegative() || longestWait.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException("tries and waits must not be negative, nor the longest wait shorter than"
                    + " the first: " + times + " times, " + firstWait + " to " + longestWait);
        }
        TimeSpans.countable("longestWait", longestWait);
    }
}
