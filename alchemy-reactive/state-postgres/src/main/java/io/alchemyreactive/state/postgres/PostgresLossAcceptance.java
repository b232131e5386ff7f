package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.internal.codec.JournalForm;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageDigest.Part;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.internal.codec.StagePast;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageKey;
import io.r2dbc.spi.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Accepts the readable rows of a damaged stage as its state, in one transaction. Unreadable ones go into the table
 * {@code damaged}. The lock on the table of leases blocks new leases and commits meanwhile. For one use.
 */
final class PostgresLossAcceptance {

    private static final String ALONE = "LOCK TABLE alchemy.lease IN EXCLUSIVE MODE";
    private static final String NOW =
            "SELECT 'now', (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text, NULL, NULL";
    private static final String PUT_ASIDE = """
            WITH lost AS (
                DELETE FROM alchemy.resource WHERE stack = $1 AND stage = $2 AND fqn = ANY ($3) RETURNING *)
            INSERT INTO alchemy.damaged (stack, stage, place, content)
            SELECT stack, stage, 'row of ' || fqn, content FROM lost
            """;
    private static final String PUT_OUTPUTS_ASIDE = """
            WITH lost AS (
                UPDATE alchemy.stage s SET outputs = NULL FROM alchemy.stage b
                WHERE s.stack = $1 AND s.stage = $2 AND b.stack = s.stack AND b.stage = s.stage RETURNING b.*)
            INSERT INTO alchemy.damaged (stack, stage, place, content)
            SELECT stack, stage, 'outputs', outputs FROM lost
            """;
    private static final String PUT_STAGE = """
            INSERT INTO alchemy.stage (stack, stage, key_id, protections) VALUES ($1, $2, $3, $4)
            ON CONFLICT (stack, stage) DO UPDATE SET key_id = excluded.key_id, protections = excluded.protections
            """;
    private static final String PUT_LEASE = """
            INSERT INTO alchemy.lease (stack, stage, fence, revision, digest) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (stack, stage) DO UPDATE SET fence = excluded.fence, revision = excluded.revision,
                digest = excluded.digest, token = NULL, holder = NULL, expires_at = NULL, commits = 0
            """;
    private static final String LINE = """
            WITH written AS (
                INSERT INTO alchemy.journal (stack, stage, number, content) VALUES ($1, $2, $3, $4)
                ON CONFLICT (stack, stage, number) DO UPDATE SET content = excluded.content RETURNING number)
            SELECT pg_notify('alchemy_commit', $5::text || ':' || number) FROM written
            """;

    private final PostgresStageReader reader;
    private final JournalTable journal;
    private final KeyRing ring;
    private final StageDamage seen;
    private final Holder holder;
    private final Optional<String> actor;

    PostgresLossAcceptance(
            PostgresStageReader reader,
            JournalTable journal,
            KeyRing ring,
            StageDamage seen,
            Holder holder,
            Optional<String> actor) {
        this.reader = reader;
        this.journal = journal;
        this.ring = ring;
        this.seen = seen;
        this.holder = holder;
        this.actor = actor;
    }

    /** Completes when all is durable. */
    Mono<Void> run(Connections connections) {
        return connections
                .transaction(connection -> accept(connection).thenReturn(true))
                .then();
    }

    private Mono<Void> accept(Connection connection) {
        StageKey stage = seen.stage();
        String stack = ColumnText.stored(stage.stack());
        String name = ColumnText.stored(stage.stage());
        return Sql.update(connection, ALONE)
                .then(Mono.defer(() ->
                        Sql.lines(connection, StageContent.LOAD, stack, name).collectList()))
                .zipWith(Mono.defer(() -> journal.past(connection, stage)))
                .flatMap(both -> Sql.lines(connection, NOW)
                        .next()
                        .flatMap(now -> ErrorBoundary.blocking(() ->
                                plan(both.getT1(), both.getT2(), Instant.ofEpochMilli(Long.parseLong(now.first()))))))
                .flatMap(plan -> carryOut(connection, plan, stack, name));
    }

    /**
     * The changes to make.
     *
     * @param lost the FQNs of unreadable rows, as in their column
     * @param exists whether anything of the stage is left
     * @param line the text of the journal's line
     */
    private record Plan(
            List<String> lost,
            boolean outputsLost,
            boolean exists,
            @Nullable String keyId,
            @Nullable String protections,
            long fence,
            long revision,
            String digest,
            String line) {}

    private Plan plan(List<Sql.Line> lines, StagePast past, Instant at) {
        StageKey stage = seen.stage();
        OperationKeys keys = reader.keys(lines);
        var content = new StageContent(stage, lines, keys, ring.place());
        StageContent.Parsed parsed = content.parse(damaged -> {});
        if (parsed.holder() != null) {
            throw new LockedException(stage, parsed.holder());
        }
        if (!content.damage(past).equals(seen)) {
            throw seen.changed();
        }
        boolean exists = content.isStored()
                || !parsed.rows().isEmpty()
                || !content.borrows().isEmpty();
        String keyId = content.isStored() ? content.keyId() : content.keyOfRows();
        String protections = ProtectionText.write(parsed.protections());
        long revision = Math.max(content.revision(), past.lastNumber()) + 1;
        long fence = LongStream.concat(
                                LongStream.of(content.fence(), past.lastFence()),
                                parsed.rows().values().stream().mapToLong(Row::fence))
                        .max()
                        .orElse(0)
                + 1;
        StageHash hash = StageHash.of(stage, exists && keyId != null ? keyId : StageHash.NO_KEY, keys, ring.place());
        StageDigest digest = parsed.found()
                .with(Part.STAGE, null, exists ? StagePartMarks.stage(stage, keyId, protections) : null)
                .at(revision, revision);
        var line = new JournalEntry(revision, at, holder, actor, fence, seen.accepted(), List.of());
        return plan(
                parsed.lost(),
                content.hasOutputs() && parsed.outputs() == null,
                exists,
                keyId,
                protections,
                fence,
                revision,
                digest.write(hash),
                CheckedText.withSum(JournalForm.write(line)));
    }

    @SuppressWarnings("NullAway") // javac 17 drops the nullness of parameters of a class file's constructors
    private static Plan plan(
            List<String> lost,
            boolean outputsLost,
            boolean exists,
            @Nullable String keyId,
            @Nullable String protections,
            long fence,
            long revision,
            String digest,
            String line) {
        return new Plan(lost, outputsLost, exists, keyId, protections, fence, revision, digest, line);
    }

    private Mono<Void> carryOut(Connection connection, Plan plan, String stack, String name) {
        return Sql.update(connection, PUT_ASIDE, stack, name, plan.lost().toArray(String[]::new))
                .then(plan.outputsLost() ? Sql.update(connection, PUT_OUTPUTS_ASIDE, stack, name) : Mono.empty())
                .then(
                        plan.exists()
                                ? Sql.update(connection, PUT_STAGE, stack, name, plan.keyId(), plan.protections())
                                : Mono.empty())
                .then(Sql.update(connection, PUT_LEASE, stack, name, plan.fence(), plan.revision(), plan.digest()))
                .then(Sql.rows(
                                connection,
                                LINE,
                                row -> true,
                                stack,
                                name,
                                plan.revision(),
                                plan.line(),
                                JournalTable.topic(seen.stage()))
                        .then());
    }
}
