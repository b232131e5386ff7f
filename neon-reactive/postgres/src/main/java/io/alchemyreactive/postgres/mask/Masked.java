package io.alchemyreactive.postgres.mask;

import java.util.List;
import java.util.Objects;

/**
 * The outputs of a mask.
 *
 * @param columns the masked columns, in the order of their names
 * @param rows how many rows the last run changed; 0 when all was masked before
 */
public record Masked(List<Column> columns, long rows) {

    public Masked {
        columns = List.copyOf(columns);
    }

    /**
     * A masked column.
     *
     * @param schema its schema
     * @param table its table
     * @param column its name
     * @param rule the rule, as the plan writes it
     */
    public record Column(String schema, String table, String column, String rule) {

        public Column {
            Objects.requireNonNull(schema, "schema");
            Objects.requireNonNull(table, "table");
            Objects.requireNonNull(column, "column");
            Objects.requireNonNull(rule, "rule");
        }
    }
}
