package io.alchemyreactive.state.postgres;

import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.codec.CheckedText;
import io.alchemyreactive.state.codec.StateCodec;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads stages, each with one statement, and so as one moment has it. Thread-safe; decodes on elastic threads. */
final class StageReader {

    private static final String KEY = "SELECT 'key', key_id, salt, rounds::text FROM alchemy.secret_key";

    private static final String LOAD = """
            SELECT 'stage', key_id, outputs, protections FROM alchemy.stage WHERE stack = $1 AND stage = $2
            UNION ALL
            SELECT 'row', fqn, content, revision::text FROM alchemy.resource WHERE stack = $1 AND stage = $2
            UNION ALL
            SELECT 'owner:' || owner_fqn, fqn, owner_stack, owner_stage
                FROM alchemy.borrow WHERE stack = $1 AND stage = $2
            UNION ALL
            SELECT 'lease', holder, NULL, NULL FROM alchemy.lease
                WHERE stack = $1 AND stage = $2 AND holder IS NOT NULL AND expires_at > clock_timestamp()
            UNION ALL
            """ + KEY;

    private static final String GET = """
            SELECT 'row', fqn, content, revision::text FROM alchemy.resource
                WHERE stack = $1 AND stage = $2 AND fqn = $3
            UNION ALL
            """ + KEY;

    private static final String KEY_OF_STAGE = """
            SELECT 'stage', key_id, NULL, NULL FROM alchemy.stage WHERE stack = $1 AND stage = $2
            UNION ALL
            """ + KEY;

    private static final String STAGES = "SELECT 'stage', stack, stage, NULL FROM alchemy.stage";

    private static final String BORROWERS = """
            SELECT owner_fqn, stack, stage, fqn FROM alchemy.borrow
                WHERE owner_stack = $1 AND owner_stage = $2 AND NOT (stack = $1 AND stage = $2)
            """;

    private static final String OWNER = "owner:";

    private final Connections connections;
    private final KeyRing ring;

    StageReader(Connections connections, KeyRing ring) {
        this.connections = connections;
        this.ring = ring;
    }

    Mono<StageSnapshot> load(StageKey stage) {
        return read(LOAD, Text.stored(stage.stack()), Text.stored(stage.stage()))
                .map(lines -> snapshot(stage, lines));
    }

    Mono<Row> row(ResourceKey resource) {
        StageKey stage = resource.stage();
        return read(GET, Text.stored(stage.stack()), Text.stored(stage.stage()), Text.stored(resource.fqn()))
                .mapNotNull(lines -> {
                    var codec = StateCodec.create(keys(lines));
                    for (Sql.Line line : lines) {
                        if (line.kind().equals("row")) {
                            return row(stage, line, codec);
                        }
                    }
                    return null;
                });
    }

    /** Completes when the secrets of the stage, if it has any, can be read. */
    Mono<Void> checkKey(StageKey stage) {
        return read(KEY_OF_STAGE, Text.stored(stage.stack()), Text.stored(stage.stage()))
                .doOnNext(lines -> checkKey(stage, lines, keys(lines)))
                .then();
    }

    Flux<StageKey> stages() {
        return read(STAGES)
                .flatMapIterable(lines -> lines.stream()
                        .map(line -> new StageKey(Text.name(line.first()), Text.name(line.second())))
                        .sorted()
                        .toList());
    }

    Flux<Borrow> borrowers(StageKey owner) {
        return read(BORROWERS, Text.stored(owner.stack()), Text.stored(owner.stage()))
                .flatMapIterable(lines -> lines.stream()
                        .map(line -> new Borrow(
                                new ResourceKey(
                                        new StageKey(Text.name(line.first()), Text.name(line.second())),
                                        Text.name(line.third())),
                                new ResourceKey(owner, Text.name(line.kind()))))
                        .sorted()
                        .toList());
    }

    private Mono<List<Sql.Line>> read(String sql, @Nullable Object... values) {
        return connections
                .use(connection -> Sql.lines(connection, sql, values).collectList())
                .publishOn(Schedulers.boundedElastic());
    }

    /** The key, as the lines of an answer tell of it. */
    private OperationKeys keys(List<Sql.Line> lines) {
        for (Sql.Line line : lines) {
            if (line.kind().equals("key")) {
                return new OperationKeys(ring, StoredKey.of(line, ring.place()));
            }
        }
        return new OperationKeys(ring, null);
    }

    private void checkKey(StageKey stage, List<Sql.Line> lines, OperationKeys keys) {
        for (Sql.Line line : lines) {
            String id = line.a();
            if (line.kind().equals("stage") && id != null) {
                keys.toRead(id, place(stage));
            }
        }
    }

    private StageSnapshot snapshot(StageKey stage, List<Sql.Line> lines) {
        OperationKeys keys = keys(lines);
        checkKey(stage, lines, keys);
        var codec = StateCodec.create(keys);
        Map<String, Row> rows = new HashMap<>();
        List<Borrow> borrows = new ArrayList<>();
        Value.Fields outputs = null;
        Set<Protection> protections = Set.of();
        Holder holder = null;
        for (Sql.Line line : lines) {
            String outputsText = line.b();
            switch (line.kind()) {
                case "row" -> {
                    Row row = row(stage, line, codec);
                    rows.put(row.fqn(), row);
                }
                case "stage" -> {
                    outputs = outputsText == null ? null : outputs(stage, outputsText, codec);
                    protections = ProtectionText.read(line.c(), place(stage) + ", protections");
                }
                case "lease" -> holder = HolderText.read(line.first(), place(stage) + ", lease");
                case "key" -> {}
                default -> borrows.add(borrow(stage, line));
            }
        }
        borrows.sort(null);
        return snapshot(stage, rows, outputs, borrows, protections, holder);
    }

    /** Javac 17 drops the nullness of a record's components from its constructor when it reads the class file. */
    @SuppressWarnings("NullAway")
    private static StageSnapshot snapshot(
            StageKey stage,
            Map<String, Row> rows,
            Value.@Nullable Fields outputs,
            List<Borrow> borrows,
            Set<Protection> protections,
            @Nullable Holder holder) {
        return new StageSnapshot(stage, rows, outputs, borrows, protections, holder);
    }

    private Row row(StageKey stage, Sql.Line line, StateCodec codec) {
        String fqn = Text.name(line.first());
        String place = place(stage) + ", row of " + fqn;
        Row row = codec.row(stage, CheckedText.check(place, line.second()), place);
        if (!row.fqn().equals(fqn) || row.revision() != Long.parseLong(line.third())) {
            throw new CorruptStateException(
                    place,
                    "its text is revision " + row.revision() + " of " + row.fqn() + ", its columns say another",
                    "Put back what stood there; nothing was changed",
                    null);
        }
        return row;
    }

    private Value.Fields outputs(StageKey stage, String text, StateCodec codec) {
        String place = place(stage) + ", outputs";
        return codec.outputs(stage, CheckedText.check(place, text), place);
    }

    private static Borrow borrow(StageKey stage, Sql.Line line) {
        var owner = new StageKey(Text.name(line.second()), Text.name(line.third()));
        return new Borrow(
                new ResourceKey(stage, Text.name(line.first())),
                new ResourceKey(owner, Text.name(line.kind().substring(OWNER.length()))));
    }

    private String place(StageKey stage) {
        return ring.place() + ", stage " + stage;
    }
}
