package io.alchemyreactive.state.postgres;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The pool of connections. Each unit of work uses one connection and returns it on success, error and cancel. Work that
 * failed because a connection broke is repeated, so all work must be idempotent. Thread-safe.
 */
final class Connections {

    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration MOST_IDLE = Duration.ofMinutes(5);
    private static final Duration MOST_WAIT_FOR_CONNECTION = Duration.ofSeconds(60);

    private final ConnectionPool pool;
    private final PostgresFailures failures;
    private final int retries;

    Connections(DeferredFactory factory, PostgresFailures failures, PostgresStateOptions options) {
        this.failures = failures;
        this.retries = options.retries();
        this.pool = new ConnectionPool(ConnectionPoolConfiguration.builder(factory)
                .initialSize(0)
                .maxSize(options.connections())
                .maxIdleTime(MOST_IDLE)
                .maxAcquireTime(MOST_WAIT_FOR_CONNECTION)
                // A restart of the server can break all connections of the pool.
                .acquireRetry(options.connections())
                .build());
    }

    /** Runs work with auto-commit: each statement is a transaction. */
    <T> Mono<T> use(Function<Connection, Mono<T>> work) {
        return again(Mono.usingWhen(
                pool.create(), work, Connections::back, (connection, error) -> back(connection), Connections::back));
    }

    /** Work in one transaction, which is committed when the work has emitted, and rolled back when it failed. */
    <T> Mono<T> transaction(Function<Connection, Mono<T>> work) {
        return again(Mono.usingWhen(
                pool.create(),
                connection -> Mono.from(connection.beginTransaction())
                        .then(Mono.defer(() -> work.apply(connection)))
                        .flatMap(result ->
                                Mono.from(connection.commitTransaction()).then(Mono.just(result))),
                Connections::back,
                (connection, error) -> undo(connection),
                Connections::undo));
    }

    /** Completes when all connections are closed. */
    Mono<Void> close() {
        return pool.disposeLater();
    }

    private static Mono<Void> undo(Connection connection) {
        // When the rollback fails the connection is broken, and the server rolls back by itself.
        return Mono.from(connection.rollbackTransaction()).onErrorComplete().then(back(connection));
    }

    private static Mono<Void> back(Connection connection) {
        return Mono.from(connection.close()).onErrorComplete();
    }

    private <T> Mono<T> again(Mono<T> work) {
        return work.retryWhen(Retry.backoff(retries, FIRST_WAIT)
                        .maxBackoff(LONGEST_WAIT)
                        .filter(PostgresFailures::mayPass)
                        .onRetryExhaustedThrow((spec, last) -> last.failure()))
                .onErrorMap(failures::of);
    }
}
