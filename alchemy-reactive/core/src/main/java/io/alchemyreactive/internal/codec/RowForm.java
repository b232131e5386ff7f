package io.alchemyreactive.internal.codec;

import io.alchemyreactive.output.Label;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.PendingOperation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.state.StoredLabels;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Converts rows to and from the fields of a document. The fields of the current generation are on the same level as
 * those of the row.
 */
final class RowForm {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private RowForm() {}

    static Map<String, Value> fields(Row row) {
        Map<String, Value> fields = generation(row.current());
        fields.put("fqn", new Value.Text(row.fqn()));
        fields.put("status", new Value.Text(row.status().word()));
        fields.put(
                "generations",
                new Value.Items(row.older().stream()
                        .<Value>map(older -> new Value.Fields(generation(older)))
                        .toList()));
        fields.put("policies", policies(row.policies()));
        fields.put("order", number(row.order()));
        fields.put("revision", number(row.revision()));
        fields.put("fence", number(row.fence()));
        fields.put("updatedAt", new Value.Text(MILLIS.format(row.updatedAt())));
        PendingOperation operation = row.operation();
        if (operation != null) {
            fields.put(
                    "operation",
                    new Value.Fields(
                            Map.of("name", new Value.Text(operation.name()), "arguments", operation.arguments())));
        }
        return fields;
    }

    static Row row(Document row) {
        Status status = status(row);
        return new Row(
                row.text("fqn"),
                status,
                generation(row),
                row.documents("generations").stream().map(RowForm::generation).toList(),
                policies(new Document(row.place(), row.object("policies"))),
                row.number("order"),
                row.number("revision"),
                row.number("fence"),
                instant(row, "updatedAt"),
                status == Status.OPERATING ? operation(new Document(row.place(), row.object("operation"))) : null);
    }

    private static PendingOperation operation(Document operation) {
        return new PendingOperation(operation.text("name"), operation.object("arguments"));
    }

    private static Map<String, Value> generation(Generation generation) {
        Map<String, Value> fields = new TreeMap<>();
        fields.put("instance", new Value.Text(generation.instance()));
        fields.put("type", new Value.Text(generation.type()));
        fields.put("schema", number(generation.schema()));
        fields.put("props", generation.props());
        if (generation.lastProps() != null) {
            fields.put("lastProps", generation.lastProps());
        }
        if (generation.attributes() != null) {
            fields.put("attributes", generation.attributes());
        }
        fields.put("edges", texts(generation.dependencies()));
        if (generation.dependencyInstances() != null) {
            fields.put("usedInstances", texts(generation.dependencyInstances()));
        }
        if (generation.begunAs() != null) {
            fields.put("begunAs", new Value.Text(generation.begunAs()));
        }
        if (!generation.labels().isEmpty()) {
            fields.put("labels", texts(StoredLabels.texts(generation.labels())));
        }
        return fields;
    }

    private static Generation generation(Document generation) {
        long schema = generation.number("schema");
        if (schema != (int) schema) {
            throw generation.corrupt("'schema' is " + schema);
        }
        return new Generation(
                generation.text("instance"),
                generation.text("type"),
                (int) schema,
                generation.object("props"),
                generation.findObject("lastProps"),
                generation.findObject("attributes"),
                generation.texts("edges"),
                generation.fields().values().containsKey("usedInstances") ? generation.texts("usedInstances") : null,
                generation.findText("begunAs").orElse(null),
                labels(generation));
    }

    private static Set<Label> labels(Document generation) {
        if (!generation.fields().values().containsKey("labels")) {
            return Set.of();
        }
        try {
            return StoredLabels.read(generation.texts("labels"));
        } catch (IllegalArgumentException e) {
            throw generation.corrupt("'labels' has a text that is no label");
        }
    }

    /** The format of the document of a row. */
    static int format(Row row) {
        boolean labelled = !row.current().labels().isEmpty()
                || row.older().stream().anyMatch(older -> !older.labels().isEmpty());
        return labelled ? Document.LABELLED : Document.FORMAT;
    }

    private static Value policies(Policies policies) {
        Map<String, Value> fields = new TreeMap<>();
        fields.put("retain", new Value.Bool(policies.retain()));
        fields.put("sequentialScopes", texts(policies.sequentialScopes()));
        policies.timeout().ifPresent(timeout -> fields.put("timeout", duration(timeout)));
        policies.tries()
                .ifPresent(tries -> fields.put(
                        "tries",
                        new Value.Fields(Map.of(
                                "times", number(tries.times()),
                                "firstWait", duration(tries.firstWait()),
                                "longestWait", duration(tries.longestWait())))));
        return new Value.Fields(fields);
    }

    private static Policies policies(Document policies) {
        Value.Fields tries = policies.findObject("tries");
        return new Policies(
                policies.bool("retain"),
                policies.texts("sequentialScopes"),
                policies.findText("timeout").map(timeout -> duration(policies, "timeout")),
                Optional.ofNullable(tries).map(stored -> tries(new Document(policies.place(), stored))));
    }

    private static Policies.Tries tries(Document tries) {
        long times = tries.number("times");
        if (times != (int) times) {
            throw tries.corrupt("'times' is " + times);
        }
        return new Policies.Tries((int) times, duration(tries, "firstWait"), duration(tries, "longestWait"));
    }

    private static Value duration(Duration duration) {
        return new Value.Text(duration.toString());
    }

    private static Duration duration(Document from, String name) {
        String text = from.text(name);
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw from.corrupt("'" + name + "' is not a duration: '" + text + "'");
        }
    }

    private static Status status(Document row) {
        String word = row.text("status");
        try {
            return Status.of(word);
        } catch (IllegalArgumentException e) {
            throw row.corrupt("there is no status '" + word + "'");
        }
    }

    private static Instant instant(Document row, String name) {
        String text = row.text(name);
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw row.corrupt("'" + name + "' is not an instant: '" + text + "'");
        }
    }

    private static Value texts(List<String> texts) {
        return new Value.Items(texts.stream().<Value>map(Value.Text::new).toList());
    }

    static Value number(long number) {
        return new Value.Num(BigDecimal.valueOf(number));
    }
}
