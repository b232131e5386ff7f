package io.alchemyreactive.neon.local.internal.compute;

import java.time.Instant;

/** A point in the history of a branch. */
public sealed interface RecoveryPoint {

    /** The PostgreSQL setting that ends a recovery at this point. */
    String setting();

    /** Refuses a place that the log does not reach. */
    default void requireWithin(Lsn end) {
        if (this instanceof AtLsn at && at.lsn().compareTo(end) > 0) {
            throw new ComputeException("the log ends before it, at " + end);
        }
    }

    /** The point as messages name it. */
    String text();

    /**
     * The state after everything up to a place in the log.
     *
     * @param lsn the place
     */
    record AtLsn(Lsn lsn) implements RecoveryPoint {
        @Override
        public String setting() {
            return "recovery_target_lsn=" + lsn;
        }

        @Override
        public String text() {
            return "the place " + lsn + " in its log";
        }
    }

    /**
     * The state after the last commit at or before a time.
     *
     * @param time by the real clock, which PostgreSQL writes into commits
     */
    record AtTime(Instant time) implements RecoveryPoint {
        @Override
        public String setting() {
            // Names of zones, Z among them, are not known yet when this is read.
            return "recovery_target_time=" + time.toString().replace("Z", "+00");
        }

        @Override
        public String text() {
            return "the time " + time;
        }
    }
}
