package io.alchemyreactive.neon.local.internal.rows;

import java.time.Instant;

/**
 * All data that the control plane stores, with the thread that reads and changes it.
 *
 * @param rows the stored rows
 * @param passwords the passwords of their roles
 * @param ids makes new identifiers and passwords
 * @param clock the clock for the times in rows
 * @param thread the thread that reads and changes rows and passwords
 */
public record ControlState(StoredRows rows, Passwords passwords, Ids ids, MovableClock clock, ControlThread thread) {

    /** The time for rows, which tests can move. */
    public Instant now() {
        return clock.instant();
    }

    /** The time of PostgreSQL, which tests cannot move. */
    public Instant realNow() {
        return clock.real().instant();
    }
}
