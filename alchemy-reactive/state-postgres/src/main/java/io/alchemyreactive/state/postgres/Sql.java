package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs single statements. */
final class Sql {

    private Sql() {}

    /**
     * One line of a query that returns lines of several kinds.
     *
     * @param kind the kind, which defines the other columns
     */
    record Line(
            String kind,
            @Nullable String a,
            @Nullable String b,
            @Nullable String c) {

        /** The first column, where it is never null. */
        String first() {
            return Objects.requireNonNull(a, kind);
        }

        /** The second column, where it is never null. */
        String second() {
            return Objects.requireNonNull(b, kind);
        }

        /** The third column, where it is never null. */
        String third() {
            return Objects.requireNonNull(c, kind);
        }
    }

    /** Runs a query with four text columns and emits its lines. */
    static Flux<Line> lines(Connection connection, String sql, @Nullable Object... values) {
        return rows(
                connection,
                sql,
                row -> new Line(
                        Objects.requireNonNull(row.get(0, String.class)),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, String.class)),
                values);
    }

    /** Runs a query and emits its converted rows. */
    static <T> Flux<T> rows(
            Connection connection, String sql, Function<? super Row, ? extends T> read, @Nullable Object... values) {
        return run(connection, sql, values)
                .concatMap(result -> result.map((row, metadata) -> ErrorBoundary.<T>call(() -> read.apply(row))));
    }

    /** Runs a statement and emits the number of changed rows. */
    static Mono<Long> update(Connection connection, String sql, @Nullable Object... values) {
        return run(connection, sql, values).concatMap(Result::getRowsUpdated).reduce(0L, Long::sum);
    }

    private static Flux<? extends Result> run(Connection connection, String sql, @Nullable Object... values) {
        return Flux.defer(() -> {
            Statement statement = connection.createStatement(sql);
            for (int i = 0; i < values.length; i++) {
                Object value = values[i];
                if (value == null) {
                    statement.bindNull(i, String.class);
                } else {
                    statement.bind(i, value);
                }
            }
            return Flux.from(statement.execute());
        });
    }
}
