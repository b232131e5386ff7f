package io.alchemyreactive.neon.local.internal.rows;

import java.time.Instant;

/**
 * All that the control plane stores, with the thread on which it is read and changed.
 *
 * @param rows the stored things
 * @param passwords of the roles in them
 * @param ids makes new identifiers and passwords
 * @param clock tells the time that rows carry
 * @param thread on which rows and passwords are read and changed
 */
public record ControlState(StoredRows rows, Passwords passwords, Ids ids, MovableClock clock, ControlThread thread) {

    /** The time that rows carry, which tests move. */
    public Instant now() {
        return clock.instant();
    }

    /** The time by which PostgreSQL goes, which tests cannot move. */
    public Instant realNow() {
        return clock.real().instant();
    }
}
