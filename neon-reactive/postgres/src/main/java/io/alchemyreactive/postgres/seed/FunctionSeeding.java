package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.internal.RunFailure;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.R2dbcException;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Applies functions over R2DBC. Stateless. */
final class FunctionSeeding {

    private FunctionSeeding() {}

    /** Applies the function unless the history has it. A cancel closes the connection, which keeps nothing. */
    static Mono<Seeded.Source> run(SeedTask task, SeedSource.OfFunction source) {
        return Layer.<Connection>of(
                        "a connection for the seed source '" + source.name() + "'",
                        connect(task, source),
                        connection -> Mono.from(connection.close()))
                .use(connection -> new Transaction(task, source, new FunctionSession(connection)).run())
                .onErrorMap(error -> SeedFailure.of(source.name(), task.target(), error));
    }

    private static Mono<Connection> connect(SeedTask task, SeedSource source) {
        // Drivers are looked up in files.
        return ErrorBoundary.<ConnectionFactory>blocking(() -> factory(task.target(), source))
                .flatMap(factory -> Mono.<Connection>from(factory.create()));
    }

    private static ConnectionFactory factory(PostgresOrigin target, SeedSource source) {
        var options = ConnectionFactoryOptions.parse(target.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, target.user())
                .option(ConnectionFactoryOptions.PASSWORD, target.password().reveal())
                .build();
        ConnectionFactory factory = ConnectionFactories.find(options);
        if (factory == null) {
            throw new SeedFailedException(
                    source.name(),
                    target,
                    "a function needs the R2DBC driver. Add the dependency org.postgresql:r2dbc-postgresql.",
                    null);
        }
        return factory;
    }

    /** One function in one transaction, which also writes the history. */
    private record Transaction(SeedTask task, SeedSource.OfFunction source, FunctionSession session) {

        Mono<Seeded.Source> run() {
            return session.begin()
                    .then(session.text(SeedHistory.SCHEMA))
                    .flatMap(schema -> schema.isEmpty()
                            ? Mono.error(task.withoutSchema(source))
                            : unlessApplied(new SeedHistory(schema, source.name())));
        }

        private Mono<Seeded.Source> unlessApplied(SeedHistory history) {
            return session.text(history.lock())
                    .then(session.texts(history.table()))
                    .map(found -> !found.isEmpty())
                    .flatMap(there -> applied(history, there)
                            .flatMap(applied -> task.mode().runs(applied.orElse(null), source.sha256())
                                    ? making(history, there).then(apply(history))
                                    : Mono.just(task.skipped(source))));
        }

        private Mono<Optional<String>> applied(SeedHistory history, boolean there) {
            return there
                    ? session.texts(history.applied())
                            .map(found -> found.stream().findFirst())
                    : Mono.just(Optional.empty());
        }

        private Mono<Void> making(SeedHistory history, boolean there) {
            return there ? Mono.empty() : session.text(history.lockTable()).then(session.run(history.makeTable()));
        }

        private Mono<Seeded.Source> apply(SeedHistory history) {
            return session.number(SeedHistory.CHANGED)
                    .flatMap(before -> session.text(SeedHistory.TRANSACTION)
                            .flatMap(this::call)
                            .then(session.number(SeedHistory.CHANGED))
                            .map(after -> Math.max(0, after - before)))
                    .flatMap(rows -> verified()
                            // The function may have dropped the table.
                            .then(session.run(history.makeTable()))
                            .then(session.run(history.write(source.sha256(), task.stage())))
                            .then(session.commit())
                            .thenReturn(task.applied(source, rows)));
        }

        private Mono<Void> call(String transaction) {
            return ErrorBoundary.<Void>mono(() -> source.function().apply(session.connection()))
                    .then(session.run(SeedHistory.END))
                    .then(session.text(SeedHistory.TRANSACTION))
                    .filter(transaction::equals)
                    .switchIfEmpty(Mono.error(() -> new SeedFailedException(
                            source.name(),
                            task.target(),
                            "the function ended its transaction, so what it did before may be kept. Leave begin, commit and"
                                    + " rollback to the seed.",
                            null)))
                    .then();
        }

        private Mono<Void> verified() {
            return task.verify()
                    ? session.contents()
                            .flatMap(contents -> session.run("SAVEPOINT verify")
                                    .then(again(contents)
                                            .repeat(SeedTask.FURTHER_RUNS - 1L)
                                            .then())
                                    .then(session.run("ROLLBACK TO SAVEPOINT verify")))
                    : Mono.empty();
        }

        private Mono<Void> again(SeedContents contents) {
            return session.run(SeedHistory.AFRESH)
                    .then(session.text(SeedHistory.TRANSACTION))
                    .flatMap(this::call)
                    .onErrorMap(
                            error -> !(error instanceof SeedFailedException
                                    || error instanceof R2dbcException sql && RunFailure.mayPass(sql.getSqlState())),
                            error -> SeedNotIdempotentException.fails(
                                    source.name(),
                                    ErrorText.sentence(
                                            error instanceof R2dbcException sql
                                                    ? RunFailure.words(sql)
                                                    : ErrorText.withKind(error))))
                    .then(session.contents())
                    .flatMap(now -> {
                        List<String> differences = contents.differences(now);
                        return differences.isEmpty()
                                ? Mono.empty()
                                : Mono.error(SeedNotIdempotentException.changes(source.name(), differences));
                    });
        }
    }
}
