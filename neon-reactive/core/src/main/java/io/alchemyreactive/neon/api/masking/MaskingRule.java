package io.alchemyreactive.neon.api.masking;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The replacement for the values of one column.
 *
 * @param databaseName the database
 * @param schemaName the schema
 * @param tableName the table
 * @param columnName the column
 * @param maskingFunction an expression of the PostgreSQL Anonymizer that makes the new value
 * @param maskingValue the new value itself; a rule has either a function or a value
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

    /** A copy of the rules. Refuses a rule that does not have exactly one of function and value. */
    static List<MaskingRule> checked(List<MaskingRule> value) {
        List<MaskingRule> rules = List.copyOf(value);
        for (MaskingRule rule : rules) {
            if (rule.maskingFunction().isPresent() == rule.maskingValue().isPresent()) {
                throw new IllegalArgumentException("The masking rule of " + rule.databaseName() + ", "
                        + rule.schemaName() + "." + rule.tableName() + "." + rule.columnName()
                        + " must have a function or a value: give one of them, and not both.");
            }
        }
        return rules;
    }
}
