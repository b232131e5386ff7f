package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reads consistent snapshots of stages, each with one statement. Thread-safe; decodes on elastic threads. */
final class PostgresStageReader {

    private static final String KEY = "SELECT 'key', key_id, salt, rounds::text FROM alchemy.secret_key";

    private static final String GET = """
            SELECT 'row', fqn, content, revision::text || ' ' || coalesce(mark, '') FROM alchemy.resource
                WHERE stack = $1 AND stage = $2 AND fqn = $3
            UNION ALL
            """ + KEY;

    private static final String COUNT = """
            SELECT 'rows', (SELECT count(*)::text FROM alchemy.resource WHERE stack = $1 AND stage = $2), digest, NULL
                FROM alchemy.lease WHERE stack = $1 AND stage = $2
            """;

    private static final String KEY_OF_STAGE = """
            SELECT 'stage', key_id, NULL, NULL FROM alchemy.stage WHERE stack = $1 AND stage = $2
            UNION ALL
            SELECT * FROM (SELECT 'other', stack, stage, NULL FROM alchemy.stage WHERE key_id IS NOT NULL LIMIT 1) AS o
            UNION ALL
            """ + KEY;

    private final Connections connections;
    private final JournalTable journal;
    private final KeyRing ring;

    PostgresStageReader(Connections connections, JournalTable journal, KeyRing ring) {
        this.connections = connections;
        this.journal = journal;
        this.ring = ring;
    }

    Mono<StageSnapshot> load(StageKey stage) {
        return read(StageContent.LOAD, lines -> snapshot(stage, lines), stored(stage))
                .onErrorResume(
                        Unproved.class,
                        unproved -> damage(unproved)
                                .flatMap(damage -> Mono.error(damage.isDamaged() ? damage.failure() : unproved.first)));
    }

    /** Emits the damage of a stage. */
    Mono<StageDamage> inspect(StageKey stage) {
        return read(StageContent.LOAD, lines -> snapshot(stage, lines), stored(stage))
                .thenReturn(new StageDamage(stage, StageContent.place(ring.place(), stage), List.of()))
                .onErrorResume(Unproved.class, this::damage);
    }

    private StageSnapshot snapshot(StageKey stage, List<Sql.Line> lines) {
        OperationKeys keys = keys(lines);
        checkKey(stage, lines, keys);
        var content = new StageContent(stage, lines, keys, ring.place());
        try {
            return content.snapshot();
        } catch (CorruptStateException e) {
            if (e.cure().equals(Document.NEWER)) {
                throw e;
            }
            throw new Unproved(content, e);
        }
    }

    private Mono<StageDamage> damage(Unproved unproved) {
        return journal.past(unproved.content.stage())
                .flatMap(past -> ErrorBoundary.blocking(() -> unproved.content.damage(past)));
    }

    /** Emits one row. Does not detect an outdated row; only a load of the whole stage does. */
    Mono<Row> row(ResourceKey resource) {
        StageKey stage = resource.stage();
        String stack = ColumnText.stored(stage.stack());
        String name = ColumnText.stored(stage.stage());
        return read(GET, lines -> row(stage, lines), stack, name, ColumnText.stored(resource.fqn()))
                .switchIfEmpty(Mono.defer(() -> read(COUNT, lines -> isRowMissing(stage, lines), stack, name)
                        .flatMap(missing -> missing ? load(stage).then(Mono.empty()) : Mono.empty())));
    }

    private @Nullable Row row(StageKey stage, List<Sql.Line> lines) {
        OperationKeys keys = keys(lines);
        for (Sql.Line line : lines) {
            if (line.kind().equals("row")) {
                var read = MarkedRow.of(stage, line, StateCodec.create(keys), StageContent.place(ring.place(), stage));
                read.mark(stage, keys);
                return read.row();
            }
        }
        return null;
    }

    /**
     * Whether an absent row may be missing: the stage has fewer rows than its digest tells, or its lease has no row.
     */
    private boolean isRowMissing(StageKey stage, List<Sql.Line> lines) {
        String digest = lines.isEmpty() ? null : lines.get(0).b();
        return lines.isEmpty()
                || digest != null
                        && StageDigest.read(digest, StageContent.place(ring.place(), stage) + ", lease")
                                        .digest()
                                        .rows()
                                > Long.parseLong(lines.get(0).first());
    }

    /** Completes when the secrets of the stage, or, if it has none, those of others, can be read. */
    Mono<Void> checkKey(StageKey stage) {
        return read(KEY_OF_STAGE, lines -> hasRightKey(stage, lines), stored(stage))
                .then();
    }

    private boolean hasRightKey(StageKey stage, List<Sql.Line> lines) {
        ring.check();
        OperationKeys keys = keys(lines);
        checkKey(stage, lines, keys);
        for (Sql.Line line : lines) {
            if (line.kind().equals("other") && !keys.areStored()) {
                throw StageContent.corrupt(
                        ring.place() + ", table secret_key",
                        "it is empty, and secrets are stored in stage " + ColumnText.name(line.first()) + "/"
                                + ColumnText.name(line.second()));
            }
        }
        return true;
    }

    /** Runs a query and decodes its lines; completes empty when the function returns null. */
    private <T> Mono<T> read(
            String sql, Function<List<Sql.Line>, ? extends @Nullable T> decoding, @Nullable Object... values) {
        return connections
                .use(connection -> Sql.lines(connection, sql, values).collectList())
                .flatMap(lines -> ErrorBoundary.<T>blocking(() -> decoding.apply(lines)));
    }

    private static Object[] stored(StageKey stage) {
        return new Object[] {ColumnText.stored(stage.stack()), ColumnText.stored(stage.stage())};
    }

    /** The keys with the stored facts in the lines of an answer. */
    OperationKeys keys(List<Sql.Line> lines) {
        for (Sql.Line line : lines) {
            if (line.kind().equals("key")) {
                return new OperationKeys(ring, PostgresStoredKey.of(line, ring.place()));
            }
        }
        return new OperationKeys(ring, null);
    }

    /** Fails when the stage needs another key, or the database has another one than the one that is given. */
    private void checkKey(StageKey stage, List<Sql.Line> lines, OperationKeys keys) {
        for (Sql.Line line : lines) {
            String id = line.a();
            if (line.kind().equals("stage") && id != null) {
                keys.toRead(id, StageContent.place(ring.place(), stage));
                return;
            }
        }
        keys.refuseAnother();
    }

    /** The content of a stage does not match its digest. The journal is then read to describe the damage. */
    private static final class Unproved extends RuntimeException {

        private final StageContent content;
        private final CorruptStateException first;

        Unproved(StageContent content, CorruptStateException first) {
            super(first.getMessage(), first, false, false);
            this.content = content;
            this.first = first;
        }
    }
}
