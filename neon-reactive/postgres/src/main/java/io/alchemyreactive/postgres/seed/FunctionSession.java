package io.alchemyreactive.postgres.seed;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The statements of ours around a function, in its session.
 *
 * @param connection the session
 */
record FunctionSession(Connection connection) {

    Mono<Void> begin() {
        return Mono.defer(() -> Mono.from(connection.beginTransaction())).then(run(SeedHistory.BEGIN));
    }

    Mono<Void> commit() {
        return Mono.defer(() -> Mono.from(connection.commitTransaction()));
    }

    Mono<Void> run(String sql) {
        return Flux.defer(() -> connection.createStatement(sql).execute())
                .concatMap(Result::getRowsUpdated)
                .then();
    }

    /** The first column of all rows. */
    Mono<List<String>> texts(String question) {
        return Flux.defer(() -> connection.createStatement(question).execute())
                .concatMap(result -> result.map((row, columns) -> String.valueOf(row.get(0, String.class))))
                .collectList();
    }

    Mono<String> text(String question) {
        return texts(question).map(found -> found.get(0));
    }

    Mono<Long> number(String question) {
        return text(question).map(Long::valueOf);
    }

    Mono<SeedContents> contents() {
        return texts(SeedContents.STATEMENT)
                .flatMap(statement -> statement.isEmpty() ? Mono.just(List.<String>of()) : texts(statement.get(0)))
                .map(SeedContents::of);
    }
}
