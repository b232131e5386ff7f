package io.alchemyreactive.state.postgres;

import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table of leases. All its times are by the server's clock. Thread-safe. */
final class LeaseTable {

    /**
     * Takes a lease. A repetition with the same token gets the same lease, because the answer to the first attempt may
     * have been lost.
     */
    private static final String TAKE = """
            INSERT INTO alchemy.lease AS l (stack, stage, fence, token, holder, expires_at)
            VALUES ($1, $2, 1, $3, $4, clock_timestamp() + $5::bigint * interval '1 millisecond')
            ON CONFLICT (stack, stage) DO UPDATE SET
                fence = l.fence + 1, token = excluded.token, holder = excluded.holder,
                expires_at = excluded.expires_at, commits = 0
            WHERE l.holder IS NULL OR l.expires_at <= clock_timestamp() OR l.token = excluded.token
            RETURNING 'taken', fence::text, NULL, NULL
            """;

    private static final String HOLDER = """
            SELECT 'holder', holder, NULL, NULL FROM alchemy.lease
            WHERE stack = $1 AND stage = $2 AND holder IS NOT NULL AND expires_at > clock_timestamp()
            """;

    private static final String RENEW = """
            UPDATE alchemy.lease SET expires_at = clock_timestamp() + $4::bigint * interval '1 millisecond'
            WHERE stack = $1 AND stage = $2 AND fence = $3 AND holder IS NOT NULL
            """;

    private static final String RELEASE = """
            UPDATE alchemy.lease SET token = NULL, holder = NULL, expires_at = NULL
            WHERE stack = $1 AND stage = $2 AND fence = $3
            """;

    private static final String HELD = """
            SELECT stack, stage, holder, fence, expires_at FROM alchemy.lease
            WHERE holder IS NOT NULL AND expires_at > clock_timestamp()
            """;
    /** Releases a lease. A repetition after a lost answer finds nothing to release. */
    private static final String RELEASE_BY_HAND = """
            WITH seen AS (
                SELECT * FROM alchemy.lease
                WHERE stack = $1 AND stage = $2 AND holder IS NOT NULL
                    AND (fence = $3 OR expires_at > clock_timestamp())
                FOR UPDATE),
            released AS (
                UPDATE alchemy.lease AS l SET token = NULL, holder = NULL, expires_at = NULL, fence = l.fence + 1
                FROM seen WHERE l.stack = seen.stack AND l.stage = seen.stage AND seen.fence = $3)
            SELECT stack, stage, holder, fence, expires_at FROM seen
            """;

    private final Connections connections;
    private final String place;
    private final long expiryMillis;
    private final int journalLines;

    /**
     * Access to the table of leases.
     *
     * @param journalLines the number of latest journal lines that are kept when a lease is released
     */
    LeaseTable(Connections connections, String place, Duration expiry, int journalLines) {
        this.connections = connections;
        this.place = place;
        this.expiryMillis = expiry.toMillis();
        this.journalLines = journalLines;
    }

    /** Takes the lease and emits its fence; fails with {@code LockedException} when another holder has it. */
    Mono<Long> take(StageKey stage, Holder holder, String token) {
        String text = HolderText.write(holder);
        return connections.use(connection -> tryToTake(connection, stage, text, token));
    }

    private Mono<Long> tryToTake(Connection connection, StageKey stage, String holder, String token) {
        String stack = ColumnText.stored(stage.stack());
        String name = ColumnText.stored(stage.stage());
        return Sql.lines(connection, TAKE, stack, name, token, holder, expiryMillis)
                .next()
                .map(line -> Long.parseLong(line.first()))
                .switchIfEmpty(Mono.defer(() -> Sql.lines(connection, HOLDER, stack, name)
                        .next()
                        .map(line -> HolderText.read(line.first(), place + ", lease of " + stage))
                        .<Long>flatMap(other -> Mono.error(new LockedException(stage, other)))))
                // The lease was released between the two statements, so the first one is repeated.
                .repeatWhenEmpty(Integer.MAX_VALUE, again -> again);
    }

    /** Renews the lease; emits false when it is lost. */
    Mono<Boolean> renew(StageKey stage, long fence) {
        return connections
                .use(connection -> Sql.update(
                        connection,
                        RENEW,
                        ColumnText.stored(stage.stack()),
                        ColumnText.stored(stage.stage()),
                        fence,
                        expiryMillis))
                .map(renewed -> renewed > 0);
    }

    /** Releases the lease if it still holds the stage. */
    Mono<Void> release(StageKey stage, long fence) {
        return connections
                .use(connection -> Sql.update(
                                connection,
                                RELEASE,
                                ColumnText.stored(stage.stack()),
                                ColumnText.stored(stage.stage()),
                                fence)
                        .flatMap(released -> journalLines == Integer.MAX_VALUE
                                ? Mono.just(released)
                                : JournalTable.prune(connection, stage, journalLines)))
                .then();
    }

    /** Every lease that has not expired. */
    Flux<HeldLease> held() {
        return connections
                .use(connection -> held(connection).sort().collectList())
                .flatMapIterable(leases -> leases);
    }

    Flux<HeldLease> held(Connection connection) {
        return Sql.rows(connection, HELD, this::lease);
    }

    /** Releases the lease with this fence for another holder and emits it; completes empty when the stage is free. */
    Mono<HeldLease> releaseByHand(StageKey stage, long fence) {
        return connections
                .use(connection -> Sql.rows(
                                connection,
                                RELEASE_BY_HAND,
                                this::lease,
                                ColumnText.stored(stage.stack()),
                                ColumnText.stored(stage.stage()),
                                fence)
                        .next())
                .map(seen -> {
                    if (seen.fence() != fence) {
                        throw new LockedException(stage, seen.holder());
                    }
                    return seen;
                });
    }

    private HeldLease lease(Row row) {
        var stage = new StageKey(ColumnText.name(text(row, 0)), ColumnText.name(text(row, 1)));
        return new HeldLease(
                stage,
                HolderText.read(text(row, 2), place + ", lease of " + stage),
                Objects.requireNonNull(row.get(3, Long.class)),
                Optional.ofNullable(row.get(4, Instant.class)));
    }

    private static String text(Row row, int column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    /** The reason why a lease is lost, in words. */
    static Mono<String> whyLost(Connection connection, StageKey stage, String place) {
        return Sql.lines(connection, HOLDER, ColumnText.stored(stage.stack()), ColumnText.stored(stage.stage()))
                .next()
                .map(line -> "it is held by " + HolderText.read(Objects.requireNonNull(line.first()), place))
                .defaultIfEmpty("it was given back or released by hand, or had expired and was taken over");
    }
}
