package io.alchemyreactive.dblab.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether, and for how long, DBLab keeps an idle clone and refuses to delete it. Immutable.
 *
 * @param isProtected whether it does
 * @param minutes for how long; 0 for always; empty for the default of the server. The server may shorten it
 */
public record CloneProtection(boolean isProtected, OptionalLong minutes) {

    private static final CloneProtection NONE = new CloneProtection(false, OptionalLong.empty());

    /** Refuses a negative time. */
    public CloneProtection {
        requireNonNull(minutes, "minutes");
        if (minutes.orElse(0) < 0) {
            throw new IllegalArgumentException("minutes must not be negative, but was " + minutes.getAsLong());
        }
    }

    /** No protection. */
    public static CloneProtection none() {
        return NONE;
    }

    /**
     * Protection for this time, in whole minutes, rounded up.
     *
     * @throws IllegalArgumentException when the time is not longer than zero
     */
    public static CloneProtection lasting(Duration time) {
        if (requireNonNull(time, "time").isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time must be longer than zero, but was " + time);
        }
        return new CloneProtection(
                true, OptionalLong.of(time.plusMinutes(1).minusNanos(1).toMinutes()));
    }
}
