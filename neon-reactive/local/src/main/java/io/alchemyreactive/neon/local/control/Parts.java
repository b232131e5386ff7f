package io.alchemyreactive.neon.local.control;

import java.time.Clock;
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
 * @param branches the computes behind branches
 */
record Parts(
        Rows rows,
        Passwords passwords,
        Views views,
        Ids ids,
        Clock clock,
        Operations operations,
        Doors doors,
        BranchComputes branches) {

    Instant now() {
        return clock.instant();
    }
}
