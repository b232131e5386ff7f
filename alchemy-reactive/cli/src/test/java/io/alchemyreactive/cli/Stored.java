package io.alchemyreactive.cli;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Puts state on disk as a deploy would have. */
final class Stored {

    static final Holder HOLDER =
            new Holder("lease", "ann", "ci", 12, "deploy --stage staging", Instant.parse("2026-01-02T03:04:05.678Z"));

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final FileStateStore store;

    private Stored(FileStateStore store) {
        this.store = store;
    }

    static Stored in(Path folder) {
        return new Stored(FileStateStore.create(FileStateOptions.of(folder.resolve(".alchemy"))));
    }

    Lease hold(String stage) {
        return store.acquire(new StageKey("shop", stage), HOLDER).block(LIMIT);
    }

    /** A stage with one database, whose connection URI is a secret, and its outputs. */
    Stored stage(String stage) {
        Lease lease = hold(stage);
        Value.Fields attributes = new Value.Fields(
                Map.of("host", text("db.example"), "uri", secret("postgres://pw@db"), "port", number(5432)));
        var row = new Row(
                "app-db",
                Status.CREATED,
                new Generation(
                        "instance1",
                        "Test.Db",
                        1,
                        new Value.Fields(Map.of("size", number(3), "password", secret("hunter2"))),
                        null,
                        attributes,
                        List.of()),
                List.of(),
                Policies.NONE,
                1,
                1,
                lease.fence(),
                Instant.parse("2026-01-02T03:04:05.678Z"));
        var marked = new Value.Fields(
                Map.of("host", text("db.example"), "uri", secret("postgres://pw@db"), "$resource", text("app-db")));
        var outputs = new Value.Fields(Map.of("db", marked, "url", text("https://shop.example")));
        store.commit(lease, List.of(new StateChange.PutRow(row), new StateChange.PutOutputs(outputs)))
                .block(LIMIT);
        lease.release().block(LIMIT);
        return this;
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    private static Value number(long number) {
        return new Value.Num(BigDecimal.valueOf(number));
    }

    private static Value secret(String text) {
        return new Value.Secret(Redacted.of(text(text)));
    }
}
