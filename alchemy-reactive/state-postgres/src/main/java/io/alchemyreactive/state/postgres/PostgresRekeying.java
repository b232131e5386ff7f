package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.internal.codec.JournalForm;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageDigest.Part;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.r2dbc.spi.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Encrypts all secrets of a database under another key, in one transaction. The lock on the table of leases blocks new
 * leases and commits meanwhile. For one use.
 */
final class PostgresRekeying {

    private static final String ALONE = "LOCK TABLE alchemy.lease IN EXCLUSIVE MODE";
    private static final String KEY = "SELECT 'key', key_id, salt, rounds::text FROM alchemy.secret_key";
    private static final String STAGES =
            "SELECT 'stage', stack, stage, NULL FROM alchemy.stage WHERE key_id IS NOT NULL ORDER BY stack, stage";
    private static final String PUT_ROWS = """
            UPDATE alchemy.resource AS t SET content = r.content, mark = r.mark
            FROM unnest($3::text[], $4::text[], $5::text[]) AS r (fqn, content, mark)
            WHERE t.stack = $1 AND t.stage = $2 AND t.fqn = r.fqn
            """;
    private static final String PUT_STAGE =
            "UPDATE alchemy.stage SET key_id = $3, outputs = $4 WHERE stack = $1 AND stage = $2";
    private static final String PUT_KEY = "UPDATE alchemy.secret_key SET key_id = $1, salt = $2, rounds = $3";
    private static final String NUMBER = """
            UPDATE alchemy.lease SET revision = $3, digest = $4 WHERE stack = $1 AND stage = $2
            RETURNING 'number', revision::text, fence::text, (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text
            """;
    private static final String LINE = """
            WITH written AS (
                INSERT INTO alchemy.journal (stack, stage, number, content) VALUES ($1, $2, $3, $4) RETURNING number)
            SELECT pg_notify('alchemy_commit', $5::text || ':' || number) FROM written
            """;

    private final LeaseTable table;
    private final KeyRing old;
    private final KeyRing next;
    private final Holder holder;
    private final Optional<String> actor;

    PostgresRekeying(LeaseTable table, KeyRing old, KeyRing next, Holder holder, Optional<String> actor) {
        this.table = table;
        this.old = old;
        this.next = next;
        this.holder = holder;
        this.actor = actor;
    }

    /** Emits the stages with secrets, sorted, when all is durable. */
    Mono<List<StageKey>> run(Connections connections) {
        return ErrorBoundary.blocking(next::begin)
                .flatMap(key -> connections.transaction(connection -> rekey(connection, key)))
                .doOnNext(done -> old.follow(next));
    }

    private Mono<List<StageKey>> rekey(Connection connection, PostgresStoredKey key) {
        return Sql.update(connection, ALONE)
                .then(Mono.defer(() -> refuseHeld(connection)))
                .then(Mono.defer(() -> Sql.lines(connection, KEY).next()))
                .map(line -> ErrorBoundary.call(() -> PostgresStoredKey.of(line, old.place())))
                .flatMap(known -> Sql.lines(connection, STAGES)
                        .map(line -> new StageKey(ColumnText.name(line.first()), ColumnText.name(line.second())))
                        .sort()
                        .collectList()
                        // The key was changed already when the answer to the commit was lost.
                        .flatMap(stages -> known.id().equals(key.id())
                                ? Mono.just(stages)
                                : all(connection, stages, known, key).thenReturn(stages)))
                .defaultIfEmpty(List.of());
    }

    private Mono<Void> refuseHeld(Connection connection) {
        return table.held(connection)
                .next()
                .flatMap(lease -> Mono.error(new LockedException(lease.stage(), lease.holder())));
    }

    private Mono<Void> all(
            Connection connection, List<StageKey> stages, PostgresStoredKey known, PostgresStoredKey key) {
        return Flux.fromIterable(stages)
                .concatMap(stage -> one(connection, stage, known, key))
                .then(Mono.defer(() -> Sql.update(connection, PUT_KEY, key.id(), key.salt(), key.rounds())))
                .then();
    }

    private Mono<Void> one(Connection connection, StageKey stage, PostgresStoredKey known, PostgresStoredKey key) {
        String stack = ColumnText.stored(stage.stack());
        String name = ColumnText.stored(stage.stage());
        return Sql.lines(connection, StageContent.LOAD, stack, name)
                .collectList()
                .flatMap(lines -> ErrorBoundary.blocking(() -> encrypted(stage, lines, known, key)))
                .flatMap(texts -> Sql.update(
                                connection,
                                PUT_ROWS,
                                stack,
                                name,
                                texts.names().toArray(String[]::new),
                                texts.contents().toArray(String[]::new),
                                texts.marks().toArray(String[]::new))
                        .then(Sql.update(connection, PUT_STAGE, stack, name, key.id(), texts.outputs()))
                        .then(Mono.defer(() -> line(connection, stage, texts.revision(), texts.digest()))));
    }

    /** All texts of a stage under the new key, each with its mark, and the digest of the stage at its next revision. */
    private record Texts(
            List<String> names,
            List<String> contents,
            List<String> marks,
            @Nullable String outputs,
            long revision,
            String digest) {}

    private Texts encrypted(StageKey stage, List<Sql.Line> lines, PostgresStoredKey known, PostgresStoredKey key) {
        var content = new StageContent(stage, lines, operation(old, known), old.place());
        StageSnapshot now = content.snapshot();
        OperationKeys keys = operation(next, key);
        var codec = StateCodec.create(keys);
        var hash = StageHash.of(stage, key.id(), keys, next.place());
        long revision = content.revision() + 1;
        List<String> names = new ArrayList<>();
        List<String> contents = new ArrayList<>();
        List<String> marks = new ArrayList<>();
        StageDigest digest = StageDigest.EMPTY
                .with(Part.BORROWS, null, StagePartMarks.borrows(stage, now.borrows()))
                .with(Part.STAGE, null, StagePartMarks.stage(stage, key.id(), ProtectionText.write(now.protections())));
        for (Row row : now.rows().values()) {
            String json = codec.row(stage, row);
            var mark = RowMark.of(hash, row.fqn(), json, revision);
            names.add(ColumnText.stored(row.fqn()));
            contents.add(CheckedText.withSum(json));
            marks.add(mark.text());
            digest = digest.with(Part.ROW, null, mark.mark());
        }
        String outputs = now.outputs() == null ? null : codec.outputs(stage, now.outputs());
        if (outputs != null) {
            digest = digest.with(Part.OUTPUTS, null, StagePartMarks.outputs(stage, outputs));
        }
        return texts(
                names,
                contents,
                marks,
                outputs == null ? null : CheckedText.withSum(outputs),
                revision,
                digest.at(revision, revision).write(hash));
    }

    @SuppressWarnings("NullAway") // javac 17 drops the nullness of parameters of a class file's constructors
    private static Texts texts(
            List<String> names,
            List<String> contents,
            List<String> marks,
            @Nullable String outputs,
            long revision,
            String digest) {
        return new Texts(names, contents, marks, outputs, revision, digest);
    }

    @SuppressWarnings("NullAway") // javac 17 drops the nullness of parameters of a class file's constructors
    private static OperationKeys operation(KeyRing ring, PostgresStoredKey key) {
        return new OperationKeys(ring, key);
    }

    private Mono<Void> line(Connection connection, StageKey stage, long revision, String digest) {
        String stack = ColumnText.stored(stage.stack());
        String name = ColumnText.stored(stage.stage());
        return Sql.lines(connection, NUMBER, stack, name, revision, digest)
                .next()
                .flatMap(numbered -> {
                    long number = Long.parseLong(numbered.first());
                    var entry = new JournalEntry(
                            number,
                            Instant.ofEpochMilli(Long.parseLong(numbered.third())),
                            holder,
                            actor,
                            Long.parseLong(numbered.second()),
                            List.of(JournalEntry.Changed.REKEYED),
                            List.of());
                    return Sql.rows(
                                    connection,
                                    LINE,
                                    row -> true,
                                    stack,
                                    name,
                                    number,
                                    CheckedText.withSum(JournalForm.write(entry)),
                                    JournalTable.topic(stage))
                            .then();
                });
    }
}
