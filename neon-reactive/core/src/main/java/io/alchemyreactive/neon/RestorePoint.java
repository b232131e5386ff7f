package io.alchemyreactive.neon;

import java.time.Instant;
import java.util.Objects;

/** A point of a branch's own history, within the time that its project keeps one. */
public sealed interface RestorePoint {

    /**
     * The state that was committed at or before a moment.
     *
     * @param instant the moment, to the millisecond
     */
    record At(Instant instant) implements RestorePoint {

        /** Refuses null. */
        public At {
            Objects.requireNonNull(instant, "instant");
        }
    }

    /**
     * A point of the log.
     *
     * @param lsn the point, such as {@code 0/1E19478}
     */
    record AtLsn(String lsn) implements RestorePoint {

        /** Refuses null. */
        public AtLsn {
            Objects.requireNonNull(lsn, "lsn");
        }
    }
}
