package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StoredRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/**
 * Queries over all stages. Each query is one statement, so it sees one snapshot of the database. A stage that differs
 * from its last commit is an error, as in a load of the stage. Thread-safe; decodes on elastic threads.
 */
final class AllStages {

    private static final String HEADS = """
            SELECT stack, stage, 'stage', key_id, NULL, protections FROM alchemy.stage
            UNION ALL
            SELECT stack, stage, 'lease', NULL, digest, revision::text || ' ' || fence FROM alchemy.lease
            UNION ALL
            SELECT l.stack, l.stage, 'journal', j.number::text, NULL, NULL FROM alchemy.lease AS l CROSS JOIN LATERAL (
                SELECT max(number) AS number FROM alchemy.journal WHERE stack = l.stack AND stage = l.stage) AS j
                WHERE j.number IS NOT NULL
            UNION ALL
            SELECT '', '', 'key', key_id, salt, rounds::text FROM alchemy.secret_key
            """;

    /**
     * Reads the borrows of all stages, and not only those from one owner, because a missing borrow is detected by the
     * digest of its stage.
     */
    private static final String BORROWS = HEADS + """
            UNION ALL
            SELECT stack, stage, 'owner:' || owner_fqn, fqn, owner_stack, owner_stage FROM alchemy.borrow
            """;

    /**
     * Reads all rows, and not only those of some types, because only the complete rows prove that no other row has such
     * a type.
     */
    private static final String ROWS = HEADS + """
            UNION ALL
            SELECT stack, stage, 'row', fqn, content, revision::text || ' ' || coalesce(mark, '') FROM alchemy.resource
            """;

    private final Connections connections;
    private final PostgresStageReader reader;
    private final KeyRing ring;

    AllStages(Connections connections, PostgresStageReader reader, KeyRing ring) {
        this.connections = connections;
        this.reader = reader;
        this.ring = ring;
    }

    /** The stages that are stored, sorted. */
    Flux<StageKey> keys() {
        return read(HEADS, content -> content.provesStage() ? List.of(content.stage()) : List.of());
    }

    /** The borrows of other stages from this one, sorted. */
    Flux<Borrow> borrowers(StageKey owner) {
        return this.<Borrow>read(
                        BORROWS,
                        content -> content.provedBorrows().stream()
                                .filter(borrow -> borrow.owner().stage().equals(owner))
                                .filter(borrow -> !borrow.borrower().stage().equals(owner))
                                .toList())
                .sort();
    }

    /** The rows that have a generation of one of these types. */
    Flux<StoredRow> rowsOf(Set<String> types) {
        return this.<StoredRow>read(
                ROWS,
                content -> content.provedRows().stream()
                        .filter(row -> row.hasGenerationOf(types))
                        .map(row -> new StoredRow(content.stage(), row))
                        .toList());
    }

    private <T> Flux<T> read(String sql, Function<StageContent, List<T>> decoding) {
        return connections
                .use(connection -> Sql.rows(connection, sql, StageLine::of).collectList())
                .flatMap(lines -> ErrorBoundary.blocking(() -> decoded(lines, decoding)))
                .flatMapIterable(found -> found)
                .onErrorResume(
                        Damaged.class, damaged -> reader.load(damaged.stage).thenMany(Flux.error(damaged.first)));
    }

    private <T> List<T> decoded(List<StageLine> lines, Function<StageContent, List<T>> decoding) {
        Map<StageKey, List<Sql.Line>> stages = new TreeMap<>();
        List<Sql.Line> key = new ArrayList<>();
        for (StageLine line : lines) {
            (line.line().kind().equals("key") ? key : stages.computeIfAbsent(line.stage(), stage -> new ArrayList<>()))
                    .add(line.line());
        }
        List<T> all = new ArrayList<>();
        OperationKeys keys = reader.keys(key);
        stages.forEach((stage, about) -> {
            try {
                all.addAll(decoding.apply(new StageContent(stage, about, keys, ring.place())));
            } catch (CorruptStateException e) {
                throw new Damaged(stage, e);
            }
        });
        return all;
    }

    /** A stage is damaged. The whole stage has to be read to find out which of its parts are. */
    private static final class Damaged extends RuntimeException {

        private final StageKey stage;
        private final CorruptStateException first;

        Damaged(StageKey stage, CorruptStateException first) {
            super(first.getMessage(), first, false, false);
            this.stage = stage;
            this.first = first;
        }
    }
}
