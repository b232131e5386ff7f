package io.alchemyreactive.postgres.lint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The facts about a table that the files tell: types, keys, and checks against null. Not thread-safe. */
final class KnownTable {

    private final Map<String, SqlType> types = new HashMap<>();
    private final Set<String> keys = new HashSet<>();
    private final Set<String> nullable = new HashSet<>();
    private final Set<String> freshColumns = new HashSet<>();
    private final Map<String, String> notNullChecks = new HashMap<>();
    private final Set<String> validated = new HashSet<>();

    void column(ColumnDefinition column) {
        types.put(column.name(), column.type());
        if (column.isUnique()) {
            keys.add(column.name());
        }
        if (!column.has(ColumnDefinition.Part.NOT_NULL)) {
            nullable.add(column.name());
        }
    }

    void added(ColumnDefinition column) {
        column(column);
        freshColumns.add(column.name());
    }

    void retyped(String column, SqlType type) {
        types.put(column, type);
    }

    Optional<SqlType> type(String column) {
        return Optional.ofNullable(types.get(column));
    }

    boolean isFresh(String column) {
        return freshColumns.contains(column);
    }

    void forgetFresh() {
        freshColumns.clear();
    }

    void dropped(String column) {
        types.remove(column);
        keys.remove(column);
        notNullChecks.values().remove(column);
    }

    void renamed(String column, String other) {
        @Nullable SqlType type = types.remove(column);
        if (type != null) {
            types.put(other, type);
        }
        if (keys.remove(column)) {
            keys.add(other);
        }
        if (freshColumns.remove(column)) {
            freshColumns.add(other);
        }
        notNullChecks.replaceAll((constraint, of) -> of.equals(column) ? other : of);
    }

    void key(String column) {
        keys.add(column);
    }

    /** Whether a value of the column names one row at most. */
    boolean isKey(String column) {
        return column.equals("id") || keys.contains(column);
    }

    /** Whether the column was made without {@code NOT NULL}, and may hold a null since then. */
    boolean isNullable(String column) {
        return nullable.contains(column) && !isProvenNotNull(column);
    }

    void notNull(String column) {
        nullable.remove(column);
    }

    void notNullCheck(String constraint, String column, boolean isValid) {
        notNullChecks.put(constraint, column);
        if (isValid) {
            validated.add(constraint);
        }
    }

    void validated(String constraint) {
        validated.add(constraint);
    }

    void droppedConstraint(String constraint) {
        notNullChecks.remove(constraint);
        validated.remove(constraint);
    }

    /** Whether a valid check proves that the column holds no null. */
    boolean isProvenNotNull(String column) {
        return notNullChecks.entrySet().stream()
                .anyMatch(check -> check.getValue().equals(column) && validated.contains(check.getKey()));
    }
}
