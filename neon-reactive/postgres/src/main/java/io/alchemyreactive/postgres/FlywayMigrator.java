package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.ErrorText;
import java.sql.SQLException;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Runs migrations with Flyway, over JDBC on an elastic thread. Connect it to the database itself, not to a pooler in
 * transaction mode: Flyway's lock lies in the session. Stateless and thread-safe.
 */
public final class FlywayMigrator {

    private FlywayMigrator() {}

    /**
     * Applies what is pending and emits what came of each file. Fails with {@link MigrationFailedException} when a file fails,
     * when the files and the history of the database do not fit by the rules of the set, when the database cannot be reached,
     * or when Flyway or the driver cannot be loaded or run, or is of a version that this was not tried with; and with {@link
     * MigrationFilesException} when a file cannot be used. Each file is a transaction of its own, so those before it stay. A
     * deploy runs them again, as often as the resource says, where no connection came about, or where PostgreSQL rolled a
     * file's transaction back because of another one (40001, 40P01). No error holds a value of a row. Cancelling does not stop
     * a migration that runs.
     */
    public static Mono<MigrationReport> migrate(PostgresOrigin origin, MigrationSet migrations) {
        return run(origin, migrations, false);
    }

    /**
     * Emits what {@link #migrate} would do with each file, and changes nothing. Fails as that does, also when it would be
     * refused.
     */
    public static Mono<MigrationReport> inspect(PostgresOrigin origin, MigrationSet migrations) {
        return run(origin, migrations, true);
    }

    /**
     * Gives a database the history of another one, for a copy that has its tables and none of its rows. Completes empty; does
     * nothing where the copy has lines of its own, or either has no history. Fails with {@link MigrationFailedException} when
     * one of them cannot be reached.
     */
    public static Mono<Void> copyHistory(PostgresOrigin from, PostgresOrigin to) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return ErrorBoundary.blocking(() -> {
                    var source = new MigrationSession(from);
                    var target = new MigrationSession(to);
                    for (String schema : HistorySchema.all(source)) {
                        new FlywayHistory(target, schema).fillFrom(new FlywayHistory(source, schema));
                    }
                    return to;
                })
                .onErrorMap(
                        SQLException.class,
                        error -> new MigrationFailedException(
                                to,
                                "failed: its history could not be copied: "
                                        + ErrorText.sentence(ServerError.line(error)),
                                null))
                .onErrorMap(
                        error -> !(error instanceof MigrationFailedException),
                        error -> MigrationFailedException.of(to, error))
                .then();
    }

    private static Mono<MigrationReport> run(PostgresOrigin origin, MigrationSet migrations, boolean onlyLook) {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(migrations, "migrations");
        return ErrorBoundary.blocking(() -> {
                    var run = FlywayRun.of(origin, migrations);
                    return onlyLook ? run.inspect() : run.migrate();
                })
                // Flyway and the driver may lack a class, or find one of another version.
                .onErrorMap(
                        error -> !(error instanceof MigrationFailedException)
                                && !(error instanceof MigrationFilesException),
                        error -> MigrationFailedException.of(origin, error));
    }
}
