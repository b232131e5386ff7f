package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateException;
import io.r2dbc.spi.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Does commits of one lease in one transaction. First the lease's row is marked with the number of the round, which
 * locks it and fails when it is another's; in the same statement what is stored is read. Then the writes follow, each of
 * which checks the fence and the revisions again. When the connection breaks, the round is done again; the mark tells
 * whether it was committed the first time. For one subscriber.
 */
final class CommitRound {

    private static final String BEGIN = """
            WITH mark AS (
                UPDATE alchemy.lease SET round = $4
                WHERE stack = $1 AND stage = $2 AND fence = $3 AND holder IS NOT NULL AND round < $4
                RETURNING stack, stage, revision)
            SELECT 'mark', revision::text, (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text, NULL FROM mark
            UNION ALL
            SELECT 'stage', s.key_id, NULL, NULL FROM alchemy.stage s JOIN mark USING (stack, stage)
            UNION ALL
            SELECT 'key', key_id, salt, rounds::text FROM alchemy.secret_key, mark
            UNION ALL
            SELECT 'row', r.fqn, r.revision::text, NULL FROM alchemy.resource r JOIN mark USING (stack, stage)
            """;

    /** Nothing of it for a removal of the stage, which is refused while any row is left. */
    private static final String ONLY_TOUCHED = "WHERE r.fqn = ANY ($5)";

    private static final String IS_DONE = """
            SELECT 'done', NULL, NULL, NULL FROM alchemy.lease
            WHERE stack = $1 AND stage = $2 AND fence = $3 AND holder IS NOT NULL AND round = $4
            """;

    private final StageKey stage;
    private final String stack;
    private final String name;
    private final long fence;
    private final JournalTable.Writer journal;
    private final long number;
    private final List<List<StateChange>> commits;
    private final KeyRing ring;

    /** Of the last try. */
    private volatile List<CommitQueue.Answer> answers = List.of();

    CommitRound(JournalTable.Writer journal, long number, List<List<StateChange>> commits, KeyRing ring) {
        this.stage = journal.stage();
        this.stack = Text.stored(stage.stack());
        this.name = Text.stored(stage.stage());
        this.fence = journal.fence();
        this.journal = journal;
        this.number = number;
        this.commits = commits;
        this.ring = ring;
    }

    /** Emits an answer for each commit, in their order, when all is durable. */
    Mono<List<CommitQueue.Answer>> run(Connections connections) {
        return run(connections, true).onErrorResume(JournalTable.NotWritten.class, without -> run(connections, false));
    }

    private Mono<List<CommitQueue.Answer>> run(Connections connections, boolean inJournal) {
        return connections.transaction(connection -> begin(connection)
                .collectList()
                .flatMap(lines -> lines.isEmpty() ? doneBefore(connection) : write(connection, lines, inJournal)));
    }

    private Flux<Sql.Line> begin(Connection connection) {
        return removesStage()
                ? Sql.lines(connection, BEGIN, stack, name, fence, number)
                : Sql.lines(connection, BEGIN + ONLY_TOUCHED, stack, name, fence, number, touched());
    }

    private Mono<List<CommitQueue.Answer>> doneBefore(Connection connection) {
        return Sql.lines(connection, IS_DONE, stack, name, fence, number)
                .next()
                .map(done -> answers)
                .switchIfEmpty(Mono.defer(() -> LeaseTable.whyLost(connection, stage, ring.place())
                        .flatMap(why -> Mono.error(new LeaseLostException(stage, why)))));
    }

    private Mono<List<CommitQueue.Answer>> write(Connection connection, List<Sql.Line> lines, boolean inJournal) {
        return ErrorBoundary.blocking(() -> plan(lines))
                .flatMap(writes -> writes.run(connection)
                        .then(Mono.defer(() -> journal.write(connection, journalled(lines), inJournal))))
                .then(Mono.fromSupplier(() -> answers));
    }

    /** What is left to write of the commits that are accepted. */
    private Writes plan(List<Sql.Line> lines) {
        Map<String, Long> revisions = new HashMap<>();
        StoredKey key = null;
        String stageKey = null;
        boolean exists = false;
        for (Sql.Line line : lines) {
            switch (line.kind()) {
                case "row" -> revisions.put(Text.name(line.first()), Long.parseLong(line.second()));
                case "key" -> key = StoredKey.of(line, ring.place());
                case "stage" -> {
                    exists = true;
                    stageKey = line.a();
                }
                default -> {}
            }
        }
        var keys = keys(key);
        var changes = new StageChanges(stage, revisions, exists, keys);
        List<CommitQueue.Answer> given = new ArrayList<>();
        for (List<StateChange> commit : commits) {
            given.add(new CommitQueue.Answer(refusal(changes, commit)));
        }
        answers = given;
        return writes(changes, keys, exists, stageKey);
    }

    /** The lines for what was accepted. */
    private List<JournalEntry> journalled(List<Sql.Line> lines) {
        Sql.Line mark = lines.stream()
                .filter(line -> line.kind().equals("mark"))
                .findFirst()
                .orElseThrow();
        List<List<StateChange>> accepted = new ArrayList<>();
        for (int i = 0; i < commits.size(); i++) {
            if (answers.get(i).refusal() == null && !commits.get(i).isEmpty()) {
                accepted.add(commits.get(i));
            }
        }
        return journal.lines(
                Long.parseLong(mark.first()), Instant.ofEpochMilli(Long.parseLong(mark.second())), accepted);
    }

    @SuppressWarnings("NullAway") // javac 17 drops the nullness of parameters of a class file's constructors
    private OperationKeys keys(@Nullable StoredKey key) {
        return new OperationKeys(ring, key);
    }

    private Writes writes(StageChanges changes, OperationKeys keys, boolean exists, @Nullable String stageKey) {
        return new Writes(stack, name, fence, changes, keys, exists, stageKey);
    }

    private static @Nullable Throwable refusal(StageChanges changes, List<StateChange> commit) {
        try {
            changes.add(commit);
            return null;
        } catch (StateException | IllegalArgumentException e) {
            return e;
        }
    }

    /** The names of all rows that the commits are about. */
    private String[] touched() {
        return commits.stream()
                .flatMap(List::stream)
                .map(change -> change instanceof StateChange.PutRow put
                        ? put.row().fqn()
                        : change instanceof StateChange.RemoveRow remove ? remove.fqn() : "")
                .distinct()
                .map(CommitRound::storedOrNothing)
                .toArray(String[]::new);
    }

    /** A name that cannot be stored is refused with its commit, and is certainly not stored. */
    private static String storedOrNothing(String fqn) {
        try {
            return Text.stored(fqn);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private boolean removesStage() {
        return commits.stream().flatMap(List::stream).anyMatch(StateChange.RemoveStage.class::isInstance);
    }
}
