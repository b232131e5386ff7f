package io.alchemyreactive.postgres.mask;

import java.util.Comparator;
import java.util.Objects;

/**
 * A column of a table.
 *
 * @param schema the schema; empty for the one in which the application works
 * @param table the table
 * @param column the column
 */
record ColumnName(String schema, String table, String column) implements Comparable<ColumnName> {

    private static final Comparator<ColumnName> ORDER = Comparator.comparing(ColumnName::schema)
            .thenComparing(ColumnName::table)
            .thenComparing(ColumnName::column);

    ColumnName {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(column, "column");
    }

    /** The name with the schema in which the application works, when it names none. */
    ColumnName in(String working) {
        return schema.isEmpty() ? new ColumnName(working, table, column) : this;
    }

    @Override
    public int compareTo(ColumnName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return (schema.isEmpty() ? "" : schema + ".") + table + "." + column;
    }
}
