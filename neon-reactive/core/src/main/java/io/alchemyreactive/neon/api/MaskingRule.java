package io.alchemyreactive.neon.api;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What stands in a column in place of what was there.
 *
 * @param databaseName the database
 * @param schemaName the schema
 * @param tableName the table
 * @param columnName the column
 * @param maskingFunction an expression of the PostgreSQL Anonymizer that makes the new value
 * @param maskingValue the new value itself; a rule has this or a function
 */
public record MaskingRule(
        String databaseName,
        String schemaName,
        String tableName,
        String columnName,
        Optional<String> maskingFunction,
        Optional<String> maskingValue) {

    /** Refuses null components. */
    public MaskingRule {
        requireNonNull(databaseName, "database_name");
        requireNonNull(schemaName, "schema_name");
        requireNonNull(tableName, "table_name");
        requireNonNull(columnName, "column_name");
        requireNonNull(maskingFunction, "masking_function");
        requireNonNull(maskingValue, "masking_value");
    }
}
