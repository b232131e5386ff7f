package io.alchemyreactive.neon.local.control;

import java.time.Instant;

/**
 * What the groups of routes work with.
 *
 * @param rows what exists
 * @param passwords of the roles in them
 * @param views how they look to clients
 * @param ids makes new names
 * @param clock tells the time that rows carry
 * @param operations carries out what takes time
 * @param doors the listeners of endpoints
 * @param storages the data and the computes behind branches
 * @param behaviour what goes wrong on demand
 */
record Parts(
        Rows rows,
        Passwords passwords,
        Views views,
        Ids ids,
        MovableClock clock,
        Operations operations,
        Doors doors,
        Storages storages,
        Behaviour behaviour) {

    /** The time by which PostgreSQL goes, which nobody moves. */
    Instant realNow() {
        return clock.real().instant();
    }

    Instant now() {
        return clock.instant();
    }
}
