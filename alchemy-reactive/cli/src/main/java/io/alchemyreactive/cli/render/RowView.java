package io.alchemyreactive.cli.render;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.PendingOperation;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A row or a lease, as values to print; secrets stay the redacted values that they are. */
public final class RowView {

    private RowView() {}

    /** The fields for a list: {@code fqn}, {@code type}, {@code status}, {@code updatedAt}. */
    public static Value.Fields brief(Row row) {
        return new Value.Fields(Map.of(
                "fqn", text(row.fqn()),
                "type", text(row.current().type()),
                "status", text(row.status().word()),
                "updatedAt", text(row.updatedAt().toString())));
    }

    /** All fields of a row. */
    public static Value.Fields whole(Row row) {
        Map<String, Value> fields = new LinkedHashMap<>(brief(row).values());
        fields.putAll(generation(row.current()).values());
        fields.put(
                "generations",
                new Value.Items(
                        row.older().stream().<Value>map(RowView::generation).toList()));
        fields.put(
                "policies",
                new Value.Fields(Map.of(
                        "retain",
                        new Value.Bool(row.policies().retain()),
                        "sequentialScopes",
                        texts(row.policies().sequentialScopes()))));
        PendingOperation operation = row.operation();
        if (operation != null) {
            fields.put("operation", text(operation.name()));
        }
        fields.put("order", number(row.order()));
        fields.put("revision", number(row.revision()));
        fields.put("fence", number(row.fence()));
        return new Value.Fields(fields);
    }

    /** Who holds a stage. */
    public static Value.Fields holder(Holder holder) {
        return new Value.Fields(Map.of(
                "user", text(holder.user()),
                "host", text(holder.host()),
                "pid", number(holder.pid()),
                "command", text(holder.command()),
                "since", text(holder.since().toString())));
    }

    /** A resource by its stack, stage and FQN. */
    public static Value.Fields key(ResourceKey key) {
        return new Value.Fields(Map.of(
                "stack", text(key.stage().stack()),
                "stage", text(key.stage().stage()),
                "fqn", text(key.fqn())));
    }

    /** The items as a list of values. */
    public static Value.Items items(Collection<Value.Fields> items) {
        return new Value.Items(List.copyOf(items));
    }

    private static Value.Fields generation(Generation generation) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("instance", text(generation.instance()));
        fields.put("type", text(generation.type()));
        fields.put("schema", number(generation.schema()));
        fields.put("props", generation.props());
        Value.Fields last = generation.lastProps();
        if (last != null) {
            fields.put("lastProps", last);
        }
        Value.Fields attributes = generation.attributes();
        if (attributes != null) {
            fields.put("attributes", attributes);
        }
        fields.put("edges", texts(generation.dependencies()));
        return new Value.Fields(fields);
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    private static Value texts(List<String> texts) {
        return new Value.Items(texts.stream().map(RowView::text).toList());
    }

    private static Value number(long number) {
        return new Value.Num(BigDecimal.valueOf(number));
    }
}
