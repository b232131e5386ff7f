package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.postgres.internal.SqlText;

/**
 * The statements about the history of a database, which says what is masked there. Immutable.
 *
 * @param schema the schema of the table, as an identifier
 */
record MaskHistory(String schema) {

    static final String TABLE = "_mask_history";

    private String name() {
        return schema + "." + TABLE;
    }

    /** Waits until no other session masks the database, to the end of the transaction. */
    String lock() {
        return "SELECT pg_advisory_xact_lock(hashtextextended(" + SqlText.literal(TABLE + " " + schema) + ", 0))";
    }

    /** A row when the table is there. */
    String table() {
        return "SELECT 'there' WHERE to_regclass(" + SqlText.literal(name()) + ") IS NOT NULL";
    }

    String makeTable() {
        return "CREATE TABLE IF NOT EXISTS " + name()
                + " (table_schema text, table_name text, column_name text, rule text NOT NULL, masked_at timestamptz NOT NULL,"
                + " PRIMARY KEY (table_schema, table_name, column_name))";
    }

    /** All that is masked. */
    String all() {
        return "SELECT table_schema, table_name, column_name, rule FROM " + name();
    }

    String write(ColumnName column, String mark) {
        return "INSERT INTO " + name() + " VALUES (" + SqlText.literal(column.schema()) + ", "
                + SqlText.literal(column.table()) + ", " + SqlText.literal(column.column()) + ", "
                + SqlText.literal(mark)
                + ", clock_timestamp())";
    }
}
