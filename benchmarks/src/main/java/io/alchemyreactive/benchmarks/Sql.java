package io.alchemyreactive.benchmarks;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/** Statements on a connection of their own. Blocks. */
final class Sql {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private Sql() {}

    /** The first column of the first row, a number. */
    static long number(PostgresqlConnectionConfiguration database, String sql) {
        Long found = Flux.usingWhen(
                        new PostgresqlConnectionFactory(database).create(),
                        session -> session.createStatement(sql)
                                .execute()
                                .concatMap(result ->
                                        result.map((row, metadata) -> Objects.requireNonNull(row.get(0, Long.class)))),
                        PostgresqlConnection::close)
                .blockFirst(LIMIT);
        return found == null ? 0 : found;
    }

    static PostgresqlConnection connect(PostgresqlConnectionConfiguration database) {
        return Objects.requireNonNull(
                new PostgresqlConnectionFactory(database).create().block(LIMIT));
    }

    /** All rows of a query with these values. */
    static <T> List<T> rows(PostgresqlConnection session, String sql, Function<Row, T> read, Object... values) {
        var statement = session.createStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.bind(i, values[i]);
        }
        return Objects.requireNonNull(statement
                .execute()
                .concatMap(result -> result.map((row, metadata) -> read.apply(row)))
                .collectList()
                .block(LIMIT));
    }

    /** Runs a statement; returns how many rows it changed. */
    static long update(PostgresqlConnection session, String sql, Object... values) {
        var statement = session.createStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.bind(i, values[i]);
        }
        return Objects.requireNonNull(statement
                .execute()
                .concatMap(result -> result.getRowsUpdated())
                .reduce(0L, Long::sum)
                .block(LIMIT));
    }
}
