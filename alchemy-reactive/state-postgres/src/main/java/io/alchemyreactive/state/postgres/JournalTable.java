package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.internal.codec.JournalForm;
import io.alchemyreactive.internal.codec.StagePast;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.r2dbc.spi.Connection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table of the journals of all stages, and the revisions of the stages. Thread-safe. */
final class JournalTable {

    /** The channel for notifications of commits; they contain only {@link #topic} and revision. */
    static final String CHANNEL = "alchemy_commit";

    private static final String LINES = """
            SELECT number, content FROM alchemy.journal WHERE stack = $1 AND stage = $2 AND number > $3
            ORDER BY number LIMIT 500
            """;
    private static final String ALL_LINES =
            "SELECT number, content FROM alchemy.journal WHERE stack = $1 AND stage = $2 ORDER BY number";
    private static final String REVISION = "SELECT revision FROM alchemy.lease WHERE stack = $1 AND stage = $2";
    private static final String NUMBER_WITHOUT_LINE = """
            WITH told AS (
                UPDATE alchemy.lease SET revision = $4, digest = $6
                WHERE stack = $1 AND stage = $2 AND fence = $3 AND holder IS NOT NULL
                RETURNING revision)
            SELECT pg_notify('alchemy_commit', $5::text || ':' || revision) FROM told
            """;
    private static final String NUMBER = """
            WITH told AS (
                UPDATE alchemy.lease SET revision = $4, digest = $6
                WHERE stack = $1 AND stage = $2 AND fence = $3 AND holder IS NOT NULL
                RETURNING stack, stage, revision),
            written AS (
                INSERT INTO alchemy.journal (stack, stage, number, content)
                SELECT stack, stage, revision, $7::text FROM told)
            SELECT pg_notify('alchemy_commit', $5::text || ':' || revision) FROM told
            """;

    private static final String PRUNE = """
            DELETE FROM alchemy.journal WHERE stack = $1 AND stage = $2 AND number < (
                SELECT min(number) FROM (
                    SELECT number FROM alchemy.journal WHERE stack = $1 AND stage = $2
                    ORDER BY number DESC LIMIT $3) AS kept)
            """;

    private final Connections connections;
    private final String place;

    JournalTable(Connections connections, String place) {
        this.connections = connections;
        this.place = place;
    }

    /** Writes the lines of one lease. */
    record Writer(StageKey stage, Holder holder, Optional<String> actor, long fence) {

        /** The line of the commit that follows a revision. */
        JournalEntry line(long revision, Instant at, List<StateChange> commit) {
            return JournalEntry.of(revision + 1, at, holder, actor, fence, commit);
        }

        /**
         * Sets revision and digest of the stage, writes the line, and notifies watchers when the transaction commits.
         */
        Mono<Void> write(Connection connection, JournalEntry line, String digest, boolean journal) {
            String stack = ColumnText.stored(stage.stack());
            String name = ColumnText.stored(stage.stage());
            Flux<Boolean> told = journal
                    ? Sql.rows(
                                    connection,
                                    NUMBER,
                                    row -> true,
                                    stack,
                                    name,
                                    fence,
                                    line.number(),
                                    topic(stage),
                                    digest,
                                    CheckedText.withSum(JournalForm.write(line)))
                            .onErrorMap(error -> !PostgresFailures.mayPass(error), NotWritten::new)
                    : Sql.rows(
                            connection,
                            NUMBER_WITHOUT_LINE,
                            row -> true,
                            stack,
                            name,
                            fence,
                            line.number(),
                            topic(stage),
                            digest);
            return told.hasElements()
                    .filter(found -> found)
                    .switchIfEmpty(Mono.error(() -> new PostgresFailures.Interleaved("the lease")))
                    .then();
        }
    }

    /** Removes the oldest lines except this many of the latest, and emits the number of removed ones. */
    Mono<Long> prune(StageKey stage, int keep) {
        return connections.use(connection -> prune(connection, stage, keep));
    }

    static Mono<Long> prune(Connection connection, StageKey stage, int keep) {
        return Sql.update(connection, PRUNE, ColumnText.stored(stage.stack()), ColumnText.stored(stage.stage()), keep);
    }

    /** The lines after this number. */
    Flux<JournalEntry> lines(StageKey stage, long after) {
        return page(stage, after)
                .expand(page -> page.isEmpty()
                        ? Mono.empty()
                        : page(stage, page.get(page.size() - 1).number()))
                .concatMapIterable(page -> page);
    }

    /** Emits the history of the stage by the readable lines. */
    Mono<StagePast> past(StageKey stage) {
        return connections.use(connection -> past(connection, stage));
    }

    Mono<StagePast> past(Connection connection, StageKey stage) {
        return Sql.rows(
                        connection,
                        ALL_LINES,
                        row -> Optional.ofNullable(readable(
                                stage,
                                Objects.requireNonNull(row.get(0, Long.class)),
                                Objects.requireNonNull(row.get(1, String.class)))),
                        ColumnText.stored(stage.stack()),
                        ColumnText.stored(stage.stage()))
                .collect(StagePast::new, (past, line) -> line.ifPresent(past::add));
    }

    private @Nullable JournalEntry readable(StageKey stage, long number, String text) {
        try {
            return line(stage, number, text);
        } catch (CorruptStateException e) {
            return null;
        }
    }

    /** The stage's revision; 0 when it was never held. */
    Mono<Long> revision(StageKey stage) {
        return connections
                .use(connection -> Sql.rows(
                                connection,
                                REVISION,
                                row -> Objects.requireNonNull(row.get(0, Long.class)),
                                ColumnText.stored(stage.stack()),
                                ColumnText.stored(stage.stage()))
                        .next())
                .defaultIfEmpty(0L);
    }

    /** The name of a stage in a notification: a hash, because payloads have a limited size. */
    static String topic(StageKey stage) {
        byte[] name = (ColumnText.stored(stage.stack()) + "\n" + ColumnText.stored(stage.stage()))
                .getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
            return HexFormat.of().formatHex(Arrays.copyOf(digest, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Mono<List<JournalEntry>> page(StageKey stage, long after) {
        return connections.use(connection -> Sql.rows(
                        connection,
                        LINES,
                        row -> line(
                                stage,
                                Objects.requireNonNull(row.get(0, Long.class)),
                                Objects.requireNonNull(row.get(1, String.class))),
                        ColumnText.stored(stage.stack()),
                        ColumnText.stored(stage.stage()),
                        after)
                .collectList());
    }

    private JournalEntry line(StageKey stage, long number, String text) {
        String at = place + ", stage " + stage + ", line " + number + " of the journal";
        return JournalForm.read(CheckedText.check(at, text), at);
    }

    /** The line of a commit cannot be written, for a permanent reason; the commit is repeated without the line. */
    static final class NotWritten extends RuntimeException {

        NotWritten(Throwable cause) {
            super("the journal cannot be written", cause, false, false);
        }
    }
}
