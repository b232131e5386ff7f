package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** When a branch is deleted by Neon. */
public sealed interface Expiry {

    /**
     * At an instant, or somewhat later.
     *
     * @param instant the instant, sent to the second
     */
    record At(Instant instant) implements Expiry {

        /** Refuses null. */
        public At {
            requireNonNull(instant, "instant");
        }
    }

    /** Never: clears an expiry that was set. */
    record Never() implements Expiry {}
}
