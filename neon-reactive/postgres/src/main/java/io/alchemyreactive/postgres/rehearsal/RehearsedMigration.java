package io.alchemyreactive.postgres.rehearsal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A migration that ran on the copy.
 *
 * @param file its path below its location
 * @param version its version; empty for a repeatable migration
 * @param duration the time from its begin to its last statement, by the clock of the server
 * @param locks the locks that block reads or writes of tables and were held for at least the threshold, the longest first
 * @param rewrites the tables that it wrote anew, by their names
 */
public record RehearsedMigration(
        String file, Optional<String> version, Duration duration, List<HeldLock> locks, List<RewrittenTable> rewrites) {

    public RehearsedMigration {
        locks = List.copyOf(locks);
        rewrites = List.copyOf(rewrites);
    }
}
