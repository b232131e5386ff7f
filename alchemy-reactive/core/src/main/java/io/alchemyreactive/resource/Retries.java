package io.alchemyreactive.resource;

import io.alchemyreactive.effect.TimeSpans;
import java.time.Duration;
import java.util.Objects;

/**
 * The retries of a provider call after a {@link io.alchemyreactive.provider.Retryable} failure: exponential backoff
 * with jitter, doubling each time. Immutable and thread-safe.
 *
 * @param times the number of retries; 0 for none
 * @param firstWait the wait before the first retry
 * @param longestWait the longest wait; at least as long as the first one
 */
public record Retries(int times, Duration firstWait, Duration longestWait) {

    /** Four retries, the first after half a second, with waits of at most 30 seconds. */
    public static final Retries DEFAULT = new Retries(4, Duration.ofMillis(500), Duration.ofSeconds(30));

    /** No retries. */
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
