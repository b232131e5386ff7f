package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.RequestJson;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The replacement for the data of one column: the result of a function, or a constant.
 *
 * @param function an expression that calls a function of the schema {@code anon}; absent with a constant
 * @param value the constant; absent with a function
 */
public record MaskingRuleRow(
        String database,
        String schema,
        String table,
        String column,
        @Nullable String function,
        @Nullable String value) {

    public MaskingRuleRow {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(column, "column");
    }

    private static final Pattern CALL = Pattern.compile("\\s*anon\\.[a-z_0-9]+\\s*\\([^;]*\\)\\s*", Pattern.DOTALL);

    /** Reads the rules from a body; refuses two rules for one column. */
    public static List<MaskingRuleRow> list(Body body) {
        var rules =
                body.list("masking_rules").stream().map(MaskingRuleRow::read).toList();
        var columns = new HashSet<List<String>>();
        for (var rule : rules) {
            if (!columns.add(List.of(rule.database, rule.schema, rule.table, rule.column))) {
                throw body.invalid("masking_rules", "name a column twice: " + rule.column);
            }
        }
        return rules;
    }

    private static MaskingRuleRow read(Body body) {
        var function = body.findText("masking_function");
        var value = body.findText("masking_value");
        if (function.isPresent() == value.isPresent()) {
            throw body.invalid("masking_function", "exactly one of masking_function and masking_value is needed");
        }
        if (function.filter(text -> !CALL.matcher(text).matches()).isPresent()) {
            throw body.invalid("masking_function", "must call a function of the schema anon");
        }
        return new MaskingRuleRow(
                body.text("database_name"),
                body.text("schema_name"),
                body.text("table_name"),
                body.text("column_name"),
                function.orElse(null),
                value.orElse(null));
    }

    public ObjectNode json() {
        var json = RequestJson.object()
                .put("database_name", database)
                .put("schema_name", schema)
                .put("table_name", table)
                .put("column_name", column);
        return function == null ? json.put("masking_value", value) : json.put("masking_function", function);
    }
}
