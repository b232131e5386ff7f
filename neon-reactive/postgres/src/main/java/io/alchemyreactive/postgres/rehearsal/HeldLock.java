package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.postgres.lint.TableLock;
import java.time.Duration;

/**
 * A lock that a migration held on a table that was there before it, as another session saw it.
 *
 * @param table schema and name, quoted where SQL requires it
 * @param lock the lock
 * @param held the time for which it was seen; the real time is up to 20 milliseconds longer, and the commit comes on top
 */
public record HeldLock(String table, TableLock lock, Duration held) {}
