package io.alchemyreactive.neon.local.internal.compute;

import java.util.Optional;

/**
 * The commits of a branch at a point in time.
 *
 * @param place the log position up to which the commits are written
 * @param snapshot the transactions that have ended, in the form of PostgreSQL's {@code pg_snapshot}; empty when no
 *     server ran
 */
public record CommittedState(Lsn place, Optional<String> snapshot) {

    /** Whether no transaction has ended between this state and a later snapshot. */
    boolean isStill(String later) {
        return snapshot.filter(later::equals).isPresent();
    }
}
