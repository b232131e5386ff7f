package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.PendingOperation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** State values for tests: rows, holders and secrets. They are constant from run to run. */
public final class StateSamples {

    /** The time of everything in these values. */
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private StateSamples() {}

    /** A row with one live generation, at this revision. */
    public static Row row(String fqn, long revision) {
        return row(fqn, revision, new Value.Fields(Map.of("name", new Value.Text(fqn))));
    }

    /** A row with these properties. */
    public static Row row(String fqn, long revision, Value.Fields props) {
        var generation = generation("abcdefghijklmnopqrstuvwxyz", "Test.Thing", 1, props, null, null, List.of(), null);
        return new Row(fqn, Status.CREATED, generation, List.of(), Policies.NONE, 1, revision, 1, NOW);
    }

    /** A row with an operation in progress on its object, with a secret among the arguments. */
    public static Row operatingRow(String fqn, long revision, String secret) {
        return row(fqn, revision)
                .operating(new PendingOperation("rotate", new Value.Fields(Map.of("token", secret(secret)))));
    }

    /** A row that has every part that a row can have: secrets, missing values, older generations, policies. */
    public static Row fullRow(String fqn, String secret) {
        var props = new Value.Fields(Map.of(
                "text", new Value.Text("line\nbreak \u00fc \ud83d\ude00 \"quoted\" \\"),
                "number", new Value.Num(new BigDecimal("1234567890123456789.5")),
                "yes", new Value.Bool(true),
                "list", new Value.Items(List.of(new Value.Text("a"), secret(secret))),
                "$odd", new Value.Text("a key that begins with a dollar"),
                "hole", new Value.Hole(),
                "nested", new Value.Fields(Map.of("password", secret(secret), "a/b", new Value.Text("c")))));
        var attributes = new Value.Fields(Map.of(
                "uri",
                secret("postgres://user:" + secret + "@host/db"),
                "wholeObject",
                new Value.Secret(Redacted.of(new Value.Fields(Map.of("inner", new Value.Text(secret)))))));
        var current = generation(
                "bcdefghijklmnopqrstuvwxyza",
                "Test.Thing",
                2,
                props,
                Value.Fields.NONE,
                attributes,
                List.of("z", "a/b"),
                null);
        var older = generation(
                "cdefghijklmnopqrstuvwxyzab",
                "Test.Other",
                1,
                Value.Fields.NONE,
                null,
                attributes,
                List.of(),
                "former");
        return new Row(
                fqn,
                Status.REPLACING_DELETE_FIRST,
                current,
                List.of(older),
                new Policies(
                        true,
                        List.of("scope/inner", "scope"),
                        Optional.of(Duration.ofMillis(90_500)),
                        Optional.of(new Policies.Tries(2, Duration.ofMillis(5), Duration.ofMinutes(3)))),
                7,
                1,
                3,
                NOW);
    }

    /**
     * Calls the constructor where NullAway is off: javac 17 drops the nullness of a record's components when it reads a
     * class file.
     */
    @SuppressWarnings("NullAway")
    private static Generation generation(
            String instance,
            String type,
            int schema,
            Value.Fields props,
            Value.@Nullable Fields lastProps,
            Value.@Nullable Fields attributes,
            List<String> dependencies,
            @Nullable String begunAs) {
        return new Generation(instance, type, schema, props, lastProps, attributes, dependencies, begunAs);
    }

    /** A secret with this text. */
    public static Value secret(String text) {
        return new Value.Secret(Redacted.of(new Value.Text(text)));
    }

    /** A holder of a stage with this id. */
    public static Holder holder(String id) {
        return new Holder(id, "sam", "laptop", 4711, "deploy --stage test", NOW);
    }
}
