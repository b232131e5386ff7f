package io.alchemyreactive.neon.local.internal.compute;

import java.time.Instant;
import java.util.List;

/** A point in the history of a branch. */
public sealed interface RecoveryPoint {

    /** The PostgreSQL settings that end a recovery at this point. */
    List<String> settings();

    /** Refuses a log position after the end of the log. */
    default void requireWithin(Lsn end) {
        if (this instanceof AtLsn at && at.lsn().compareTo(end) > 0) {
            throw new ComputeException("the log ends before it, at " + end);
        }
    }

    /** The point in the form for messages. */
    String text();

    /**
     * The state after everything before a log position.
     *
     * @param lsn the position
     */
    record AtLsn(Lsn lsn) implements RecoveryPoint {
        @Override
        public List<String> settings() {
            // The record that begins at the position is not part of the state.
            return List.of("recovery_target_lsn=" + lsn, "recovery_target_inclusive=off");
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
        public List<String> settings() {
            // PostgreSQL knows no names of time zones, such as Z, when it reads this setting.
            return List.of("recovery_target_time=" + time.toString().replace("Z", "+00"));
        }

        @Override
        public String text() {
            return "the time " + time;
        }
    }
}
