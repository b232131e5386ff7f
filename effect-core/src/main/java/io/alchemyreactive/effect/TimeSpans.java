package io.alchemyreactive.effect;

import java.time.Duration;
import java.util.Objects;

/**
 * Limits spans of time to those that schedulers can wait for, nanoseconds that fit into a {@code long}, and writes them in
 * messages. Stateless and thread-safe.
 */
public final class TimeSpans {

    /** The longest span that can be waited for, 106,751 days. */
    public static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private TimeSpans() {}

    /**
     * Returns the span, unless no scheduler can wait for so long.
     *
     * @param what the name of the setting, for the failure
     * @throws IllegalArgumentException when it is longer than {@link #LONGEST}
     */
    public static Duration countable(String what, Duration span) {
        if (Objects.requireNonNull(span, what).compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must be at most " + LONGEST.toDays()
                    + " days, which is the longest that can be waited for, not " + span);
        }
        return span;
    }

    /** The span for a message: in whole seconds as {@code 90 s}, else in milliseconds as {@code 1500 ms}. */
    public static String text(Duration span) {
        Objects.requireNonNull(span, "span");
        return span.toNanosPart() == 0 ? span.toSeconds() + " s" : span.toMillis() + " ms";
    }

    /** The span, or {@link #LONGEST} in place of a longer one. */
    public static Duration atMost(Duration span) {
        return Objects.requireNonNull(span, "span").compareTo(LONGEST) > 0 ? LONGEST : span;
    }
}
