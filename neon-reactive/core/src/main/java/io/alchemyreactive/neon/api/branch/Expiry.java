package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** The time at which Neon deletes a branch. */
public sealed interface Expiry {

    /**
     * Deletes the branch at an instant, or somewhat later.
     *
     * @param instant the instant, sent to the second
     */
    record At(Instant instant) implements Expiry {

        /** Refuses null. */
        public At {
            requireNonNull(instant, "instant");
        }
    }

    /** Never deletes the branch, and removes an expiry that was set before. */
    record Never() implements Expiry {}
}
