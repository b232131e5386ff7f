package io.alchemyreactive.neon;

import java.time.Instant;
import java.util.Objects;

/** A point of a branch's own history, not older than the history retention of its project. */
public sealed interface RestorePoint {

    /**
     * The state that was committed at or before a point in time.
     *
     * @param instant the point in time, in milliseconds
     */
    record At(Instant instant) implements RestorePoint {

        /** Refuses null. */
        public At {
            Objects.requireNonNull(instant, "instant");
        }
    }

    /**
     * A point of the write-ahead log.
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
