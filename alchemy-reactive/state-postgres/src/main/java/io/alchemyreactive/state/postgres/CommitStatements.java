package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Protection;
import io.r2dbc.spi.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The statements of a commit; their number does not depend on the number of rows. Each has no effect unless the lease
 * has the fence. When a statement changes fewer rows than expected, the data has changed since it was read.
 *
 * @param exists whether the stage is stored
 * @param stageKey the id of the key for its secrets, as stored
 * @param marks the marks of the written rows, by FQN
 */
record CommitStatements(
        String stack,
        String stage,
        long fence,
        PostgresStageChanges changes,
        OperationKeys keys,
        boolean exists,
        @Nullable String stageKey,
        Map<String, RowMark> marks) {

    private static final String HELD = " l.stack = $1 AND l.stage = $2 AND l.fence = $3 AND l.holder IS NOT NULL ";

    private static final String INSERT = """
            INSERT INTO alchemy.resource (stack, stage, fqn, revision, content, mark)
            SELECT l.stack, l.stage, r.fqn, r.revision, r.content, r.mark
            FROM alchemy.lease l, unnest($4::text[], $5::bigint[], $6::text[], $7::text[])
                AS r (fqn, revision, content, mark) WHERE""" + HELD + "ON CONFLICT DO NOTHING";

    private static final String UPDATE =
            """
            UPDATE alchemy.resource AS t SET revision = r.revision, content = r.content, mark = r.mark
            FROM alchemy.lease l,
                unnest($4::text[], $5::bigint[], $6::text[], $7::text[], $8::bigint[])
                    AS r (fqn, revision, content, mark, before) WHERE""" + HELD + "AND t.stack = l.stack AND t.stage = l.stage AND t.fqn = r.fqn AND t.revision = r.before";

    private static final String DELETE =
            """
            DELETE FROM alchemy.resource AS t
            USING alchemy.lease l, unnest($4::text[], $5::bigint[]) AS r (fqn, before) WHERE""" + HELD + "AND t.stack = l.stack AND t.stage = l.stage AND t.fqn = r.fqn AND t.revision = r.before";

    private static final String PUT_STAGE = """
            INSERT INTO alchemy.stage AS s (stack, stage, key_id, outputs, protections)
            SELECT l.stack, l.stage, $4::text, $5::text, $7::text FROM alchemy.lease l WHERE""" + HELD + """
                    ON CONFLICT (stack, stage) DO UPDATE SET key_id = excluded.key_id,
                        outputs = CASE WHEN $6 THEN excluded.outputs ELSE s.outputs END,
                        protections = CASE WHEN $8 THEN excluded.protections ELSE s.protections END
                    """;

    private static final String DELETE_STAGE = "DELETE FROM alchemy.stage AS t USING alchemy.lease l WHERE" + HELD
            + "AND t.stack = l.stack AND t.stage = l.stage";

    private static final String DELETE_BORROWS = "DELETE FROM alchemy.borrow AS t USING alchemy.lease l WHERE" + HELD
            + "AND t.stack = l.stack AND t.stage = l.stage";

    private static final String INSERT_BORROWS = """
            INSERT INTO alchemy.borrow (stack, stage, fqn, owner_stack, owner_stage, owner_fqn)
            SELECT l.stack, l.stage, b.* FROM alchemy.lease l,
                unnest($4::text[], $5::text[], $6::text[], $7::text[]) AS b WHERE""" + HELD;

    private static final String PUT_KEY = """
            INSERT INTO alchemy.secret_key (key_id, salt, rounds)
            SELECT $4::text, $5::text, $6::integer FROM alchemy.lease l WHERE""" + HELD + "ON CONFLICT DO NOTHING";

    /** A row to write, with its revision before. */
    private record Change(String fqn, long before, PostgresStageChanges.Target target) {}

    /** Completes when all statements are done. */
    Mono<Void> run(Connection connection) {
        List<Mono<Void>> all = new ArrayList<>();
        putKey(connection, all);
        putRows(connection, all);
        putStage(connection, all);
        putBorrows(connection, all);
        return Flux.concat(all).then();
    }

    private void putKey(Connection connection, List<Mono<Void>> all) {
        PostgresStoredKey made = keys.made();
        if (made != null) {
            all.add(exactly(1, "the key", connection, PUT_KEY, made.id(), made.salt(), made.rounds()));
        }
    }

    private void putRows(Connection connection, List<Mono<Void>> all) {
        List<Change> inserts = new ArrayList<>();
        List<Change> updates = new ArrayList<>();
        List<Change> deletes = new ArrayList<>();
        changes.targets().forEach((fqn, target) -> {
            var change = new Change(ColumnText.stored(fqn), changes.storedRevision(fqn), target);
            if (target.revision() > 0) {
                (change.before() == 0 ? inserts : updates).add(change);
            } else if (change.before() > 0) {
                deletes.add(change);
            }
        });
        if (!inserts.isEmpty()) {
            all.add(exactly(
                    inserts.size(),
                    "rows",
                    connection,
                    INSERT,
                    names(inserts),
                    numbers(inserts, change -> change.target().revision()),
                    contents(inserts),
                    marks(inserts)));
        }
        if (!updates.isEmpty()) {
            all.add(exactly(
                    updates.size(),
                    "rows",
                    connection,
                    UPDATE,
                    names(updates),
                    numbers(updates, change -> change.target().revision()),
                    contents(updates),
                    marks(updates),
                    numbers(updates, Change::before)));
        }
        if (!deletes.isEmpty()) {
            all.add(exactly(
                    deletes.size(), "rows", connection, DELETE, names(deletes), numbers(deletes, Change::before)));
        }
    }

    private void putStage(Connection connection, List<Mono<Void>> all) {
        String used = keys.usedId();
        boolean newKey = used != null && !used.equals(stageKey);
        Set<Protection> protections = changes.protections();
        if (changes.stays() && (!exists || newKey || changes.outputsChanged() || protections != null)) {
            all.add(exactly(
                    1,
                    "the stage",
                    connection,
                    PUT_STAGE,
                    used != null ? used : stageKey,
                    changes.outputs() == null ? null : CheckedText.withSum(changes.outputs()),
                    changes.outputsChanged(),
                    ProtectionText.write(protections),
                    protections != null));
        } else if (!changes.stays() && exists) {
            all.add(exactly(1, "the stage", connection, DELETE_STAGE));
        }
    }

    private void putBorrows(Connection connection, List<Mono<Void>> all) {
        List<Borrow> borrows = changes.borrows();
        if (borrows != null) {
            all.add(update(connection, DELETE_BORROWS).then());
        }
        if (borrows != null && !borrows.isEmpty()) {
            all.add(exactly(
                    borrows.size(),
                    "edges",
                    connection,
                    INSERT_BORROWS,
                    texts(borrows, borrow -> borrow.borrower().fqn()),
                    texts(borrows, borrow -> borrow.owner().stage().stack()),
                    texts(borrows, borrow -> borrow.owner().stage().stage()),
                    texts(borrows, borrow -> borrow.owner().fqn())));
        }
    }

    private Mono<Void> exactly(long count, String what, Connection connection, String sql, @Nullable Object... values) {
        return update(connection, sql, values)
                .filter(changed -> changed == count)
                .switchIfEmpty(Mono.error(() -> new PostgresFailures.Interleaved(what)))
                .then();
    }

    private Mono<Long> update(Connection connection, String sql, @Nullable Object... values) {
        @Nullable Object[] all = new @Nullable Object[values.length + 3];
        all[0] = stack;
        all[1] = stage;
        all[2] = fence;
        System.arraycopy(values, 0, all, 3, values.length);
        return Sql.update(connection, sql, all);
    }

    private static String[] names(List<Change> changes) {
        return changes.stream().map(Change::fqn).toArray(String[]::new);
    }

    private static String[] contents(List<Change> changes) {
        return changes.stream()
                .map(change -> CheckedText.withSum(change.target().json()))
                .toArray(String[]::new);
    }

    private String[] marks(List<Change> changes) {
        return changes.stream()
                .map(change -> Objects.requireNonNull(marks.get(ColumnText.name(change.fqn())))
                        .text())
                .toArray(String[]::new);
    }

    private static Long[] numbers(List<Change> changes, ToLongFunction<Change> number) {
        return changes.stream().map(number::applyAsLong).toArray(Long[]::new);
    }

    private static String[] texts(List<Borrow> borrows, Function<Borrow, String> text) {
        return borrows.stream().map(text).map(ColumnText::stored).toArray(String[]::new);
    }
}
