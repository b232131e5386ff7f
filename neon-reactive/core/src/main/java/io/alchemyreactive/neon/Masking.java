package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.masking.MaskingRule;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The replacement of the values in a column of an anonymized branch.
 *
 * @param database the database
 * @param schema the schema
 * @param table the table
 * @param column the column
 * @param function an expression of the PostgreSQL Anonymizer that makes the new value
 * @param value the new value itself; a rule has either a function or a value
 */
public record Masking(
        String database,
        String schema,
        String table,
        String column,
        @Nullable String function,
        @Nullable String value) {

    /** Refuses null, and a rule with neither a function nor a value, or with both. */
    public Masking {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(column, "column");
        if ((function == null) == (value == null)) {
            throw new IllegalArgumentException("the masking of " + schema + "." + table + "." + column
                    + " must have a function or a value, and not both");
        }
    }

    /** A rule that replaces the value of each row by the result of an expression, such as {@code anon.fake_email()}. */
    public static Masking byFunction(String database, String schema, String table, String column, String function) {
        return new Masking(database, schema, table, column, function, null);
    }

    /** A rule that replaces the value of every row by one value. */
    public static Masking byValue(String database, String schema, String table, String column, String value) {
        return new Masking(database, schema, table, column, null, value);
    }

    MaskingRule rule() {
        return new MaskingRule(
                database, schema, table, column, Optional.ofNullable(function), Optional.ofNullable(value));
    }
}
