package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.r2dbc.spi.Connection;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Executes a commit in one transaction. The first statement writes the number of the commit into the row of the lease,
 * which locks the row and fails when the lease is lost; it also reads the stored data. Then the writes follow; each
 * checks the fence and the revisions again. When the connection breaks, the transaction is repeated; the number in the
 * lease tells whether it was committed the first time. For one subscriber.
 */
final class CommitTransaction {

    private static final String BEGIN = """
            WITH mark AS (
                UPDATE alchemy.lease SET commits = $4
                WHERE stack = $1 AND stage = $2 AND fence = $3 AND holder IS NOT NULL AND commits < $4
                RETURNING stack, stage, revision, digest)
            SELECT 'mark', revision::text, (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text, digest FROM mark
            UNION ALL
            SELECT 'stage', s.key_id, s.protections, NULL FROM alchemy.stage s JOIN mark USING (stack, stage)
            UNION ALL
            SELECT 'key', key_id, salt, rounds::text FROM alchemy.secret_key, mark
            UNION ALL
            SELECT 'journal', j.number::text, NULL, NULL FROM mark JOIN LATERAL (
                SELECT max(number) AS number FROM alchemy.journal AS l
                WHERE l.stack = mark.stack AND l.stage = mark.stage) AS j ON j.number > mark.revision
            UNION ALL
            SELECT 'row', r.fqn, r.revision::text, coalesce(r.mark, r.content)
                FROM alchemy.resource r JOIN mark USING (stack, stage)
            """;

    /**
     * Reads only the rows of the commit. A removal of the stage reads all rows, because it is refused while a row is
     * left.
     */
    private static final String ONLY_TOUCHED = "WHERE r.fqn = ANY ($5)";

    private static final String IS_DONE = """
            SELECT 'done', NULL, NULL, NULL FROM alchemy.lease
            WHERE stack = $1 AND stage = $2 AND fence = $3 AND holder IS NOT NULL AND commits = $4
            """;

    private final StageKey stage;
    private final String stack;
    private final String name;
    private final long fence;
    private final JournalTable.Writer journal;
    private final long number;
    private final List<StateChange> commit;
    private final KeyRing ring;

    /**
     * A transaction for one commit.
     *
     * @param number the number of the commit, greater than those of earlier commits of the lease
     */
    CommitTransaction(JournalTable.Writer journal, long number, List<StateChange> commit, KeyRing ring) {
        this.stage = journal.stage();
        this.stack = ColumnText.stored(stage.stack());
        this.name = ColumnText.stored(stage.stage());
        this.fence = journal.fence();
        this.journal = journal;
        this.number = number;
        this.commit = commit;
        this.ring = ring;
    }

    /** Completes when the commit is durable; when it is refused, nothing is written. */
    Mono<Void> run(Connections connections) {
        return run(connections, true).onErrorResume(JournalTable.NotWritten.class, without -> run(connections, false));
    }

    private Mono<Void> run(Connections connections, boolean inJournal) {
        return connections
                .transaction(connection -> begin(connection)
                        .collectList()
                        .flatMap(
                                lines -> lines.isEmpty() ? doneBefore(connection) : write(connection, lines, inJournal))
                        .thenReturn(true))
                .then();
    }

    private Flux<Sql.Line> begin(Connection connection) {
        return removesStage()
                ? Sql.lines(connection, BEGIN, stack, name, fence, number)
                : Sql.lines(connection, BEGIN + ONLY_TOUCHED, stack, name, fence, number, touched());
    }

    private Mono<Void> doneBefore(Connection connection) {
        return Sql.lines(connection, IS_DONE, stack, name, fence, number)
                .next()
                .switchIfEmpty(Mono.defer(() -> LeaseTable.whyLost(connection, stage, ring.place())
                        .flatMap(why -> Mono.error(new LeaseLostException(stage, why)))))
                .then();
    }

    private Mono<Void> write(Connection connection, List<Sql.Line> lines, boolean inJournal) {
        return base(connection, lines)
                .flatMap(base -> ErrorBoundary.blocking(() -> plan(lines, base)))
                .flatMap(plan -> plan.writes()
                        .run(connection)
                        .then(Mono.defer(() -> plan.line() == null
                                ? Mono.empty()
                                : journal.write(connection, plan.line(), plan.digest(), inJournal))));
    }

    /** Emits the digest of the stage; for a stage without one, computes it from all stored data. */
    private Mono<StageDigest> base(Connection connection, List<Sql.Line> lines) {
        Sql.Line mark = mark(lines);
        String text = mark.c();
        if (lines.stream().anyMatch(line -> line.kind().equals("journal"))) {
            return Mono.error(StageContent.corrupt(
                    StageContent.place(ring.place(), stage), "its journal is of a later time than the rest of it"));
        }
        if (text != null) {
            return ErrorBoundary.blocking(() -> {
                String place = StageContent.place(ring.place(), stage) + ", lease";
                StageDigest.Read read = StageDigest.read(text, place);
                if (read.digest().revision() != Long.parseLong(mark.first())) {
                    throw StageContent.corrupt(place, "the digest of the stage is that of another revision");
                }
                return read.checked(StageHash.of(stage, read.keyId(), keys(lines), place));
            });
        }
        return Sql.lines(connection, StageContent.LOAD, stack, name)
                .collectList()
                .flatMap(all -> ErrorBoundary.blocking(
                        () -> new StageContent(stage, all, keys(lines), ring.place()).provedDigest()));
    }

    /**
     * The rest of the work for the commit.
     *
     * @param line that of the journal; null for a commit without changes
     * @param digest the digest of the stage afterwards
     */
    private record Plan(CommitStatements writes, @Nullable JournalEntry line, String digest) {}

    private Plan plan(List<Sql.Line> lines, StageDigest base) {
        Map<String, Long> revisions = new HashMap<>();
        Map<String, String> marks = new HashMap<>();
        Sql.Line stored = null;
        for (Sql.Line line : lines) {
            if (line.kind().equals("row")) {
                revisions.put(ColumnText.name(line.first()), Long.parseLong(line.second()));
                marks.put(ColumnText.name(line.first()), mark(line));
            } else if (line.kind().equals("stage")) {
                stored = line;
            }
        }
        refuseAnother(stored, base);
        OperationKeys keys = keys(lines);
        var changes = new PostgresStageChanges(stage, revisions, stored != null, keys, commit);
        JournalEntry line = commit.isEmpty() ? null : line(mark(lines));
        long revision = line == null ? base.revision() : line.number();
        var next = next(changes, keys, stored, revision);
        return new Plan(
                writes(changes, keys, stored != null, stored == null ? null : stored.a(), next.marks()),
                line,
                next.text(base, marks));
    }

    /** Fails when the row of the stage was altered. The commit writes its mark anew, which would hide the change. */
    private void refuseAnother(Sql.@Nullable Line stored, StageDigest base) {
        String found = stored == null ? "" : StagePartMarks.stage(stage, stored.a(), stored.b());
        if (!base.stage().equals(found)) {
            throw StageContent.corrupt(
                    StageContent.place(ring.place(), stage),
                    "its row in the table stage is not the one that the last commit has left");
        }
    }

    @SuppressWarnings("NullAway") // javac 17 drops the nullness of parameters of a class file's constructors
    private NextDigest next(
            PostgresStageChanges changes, OperationKeys keys, Sql.@Nullable Line stored, long revision) {
        return new NextDigest(stage, changes, keys, stored, revision);
    }

    private CommitStatements writes(
            PostgresStageChanges changes,
            OperationKeys keys,
            boolean exists,
            @Nullable String stageKey,
            Map<String, RowMark> marks) {
        return new CommitStatements(stack, name, fence, changes, keys, exists, stageKey, marks);
    }

    /** The mark of a stored row in the sum of its stage. */
    private String mark(Sql.Line line) {
        String place = StageContent.place(ring.place(), stage) + ", row of " + ColumnText.name(line.first());
        String text = line.third();
        if (text.startsWith("{")) {
            String json = CheckedText.check(place, text);
            return RowMark.of(StageHash.withoutKey(stage), ColumnText.name(line.first()), json, 0)
                    .mark();
        }
        return Objects.requireNonNull(RowMark.parse(text, place)).mark();
    }

    private static Sql.Line mark(List<Sql.Line> lines) {
        return lines.stream()
                .filter(line -> line.kind().equals("mark"))
                .findFirst()
                .orElseThrow();
    }

    private OperationKeys keys(List<Sql.Line> lines) {
        for (Sql.Line line : lines) {
            if (line.kind().equals("key")) {
                return new OperationKeys(ring, PostgresStoredKey.of(line, ring.place()));
            }
        }
        return new OperationKeys(ring, null);
    }

    private JournalEntry line(Sql.Line mark) {
        return journal.line(Long.parseLong(mark.first()), Instant.ofEpochMilli(Long.parseLong(mark.second())), commit);
    }

    /** The FQNs of the rows that the commit changes. */
    private String[] touched() {
        return commit.stream()
                .map(change -> change instanceof StateChange.PutRow put
                        ? put.row().fqn()
                        : change instanceof StateChange.RemoveRow remove ? remove.fqn() : "")
                .distinct()
                .map(CommitTransaction::storedOrNothing)
                .toArray(String[]::new);
    }

    /**
     * The stored form of a name. A name that cannot be stored gets a form without a row; the commit is refused later.
     */
    private static String storedOrNothing(String fqn) {
        try {
            return ColumnText.stored(fqn);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private boolean removesStage() {
        return commit.stream().anyMatch(StateChange.RemoveStage.class::isInstance);
    }
}
