package io.alchemyreactive.postgres.lint;

import java.util.HashMap;
import java.util.Map;

/** The effects of a transaction that last until its end. Not thread-safe. */
final class TransactionState {

    private final Map<SqlName, TableLock> locks = new HashMap<>();
    private final Map<String, SqlName> enumValues = new HashMap<>();
    private boolean limited;

    void locked(SqlName table, TableLock lock) {
        locks.merge(table, lock, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    TableLock lock(SqlName table) {
        return locks.getOrDefault(table, TableLock.NONE);
    }

    /** Whether it holds a lock that queries meet. */
    boolean blocksQueries() {
        return locks.values().stream().anyMatch(TableLock::blocksQueries);
    }

    /** A value was added to an enum that was there before the transaction. */
    void addedValue(SqlName type, String value) {
        enumValues.put(value, type);
    }

    /** The new values of enums, with their types. */
    Map<String, SqlName> enumValues() {
        return enumValues;
    }

    /** {@code SET LOCAL lock_timeout}. */
    void limited() {
        limited = true;
    }

    boolean isLimited() {
        return limited;
    }
}
