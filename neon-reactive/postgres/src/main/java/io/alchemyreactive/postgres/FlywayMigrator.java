package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.postgres.internal.ServerError;
import io.alchemyreactive.postgres.lint.LintOptions;
import io.alchemyreactive.postgres.lint.LintReport;
import io.alchemyreactive.postgres.lint.MigrationLint;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Runs migrations with Flyway, over JDBC on an elastic thread. Connect to the database directly and not to a pooler in
 * transaction mode, because Flyway's lock belongs to the session. Stateless and thread-safe.
 */
public final class FlywayMigrator {

    private FlywayMigrator() {}

    /**
     * Applies the pending files and emits the result of each file.
     *
     * <p>Fails with {@link MigrationFailedException} when a file fails, when the files and the history of the database
     * do not match by the rules of the set, when the database cannot be reached, or when Flyway or the driver cannot be
     * loaded or run or has an unsupported version. Fails with {@link MigrationFilesException} when a file cannot be
     * used. Each file runs in its own transaction, so the files before a failed one stay applied. A deploy repeats the
     * run, up to the limit of the resource, when no connection could be made or PostgreSQL rolled a file's transaction
     * back because of another transaction (40001, 40P01). No error contains a row value. A cancel does not stop a
     * running migration.
     */
    public static Mono<MigrationReport> migrate(PostgresOrigin origin, MigrationSet migrations) {
        return run(origin, migrations, Optional.empty(), false);
    }

    /**
     * Emits the result that {@link #migrate} would have for each file, and changes nothing. Fails as {@link #migrate}
     * does, also when it would be refused.
     */
    public static Mono<MigrationReport> inspect(PostgresOrigin origin, MigrationSet migrations) {
        return run(origin, migrations, Optional.empty(), true);
    }

    /**
     * Emits the dangerous statements of the files, without a database. Reads the files on an elastic thread. Fails with
     * {@link MigrationFilesException} when a file cannot be used.
     */
    @Experimental
    public static Mono<LintReport> check(MigrationSet migrations, LintOptions options) {
        Objects.requireNonNull(migrations, "migrations");
        Objects.requireNonNull(options, "options");
        return ErrorBoundary.blocking(() -> LintFiles.of(migrations))
                .flatMap(files -> MigrationLint.check(files, options));
    }

    /**
     * Applies the pending files to a copy of a database, and tells the listener of each file. Fails as {@link #migrate}
     * does.
     *
     * @param preview the preview whose schema the files have to keep to, with the name that it has in the copy too; null
     *     for a copy that is migrated as a whole
     */
    @Experimental
    public static Mono<MigrationReport> rehearse(
            PostgresOrigin copy,
            MigrationSet migrations,
            PreviewSchema.@Nullable Attributes preview,
            MigrationListener listener) {
        Objects.requireNonNull(listener, "listener");
        Optional<OwnSchema> schema =
                Optional.ofNullable(preview).map(each -> new OwnSchema(each.schema(), each.isolated()));
        return run(copy, migrations, schema, Optional.of(listener), FlywayRun::migrate);
    }

    /** As {@link #migrate}, in this schema alone: a file that makes something elsewhere fails. */
    static Mono<MigrationReport> migrate(PostgresOrigin origin, MigrationSet migrations, OwnSchema schema) {
        return run(origin, migrations, Optional.of(schema), false);
    }

    /** As {@link #inspect}, in this schema alone. */
    static Mono<MigrationReport> inspect(PostgresOrigin origin, MigrationSet migrations, OwnSchema schema) {
        return run(origin, migrations, Optional.of(schema), true);
    }

    /**
     * Copies the migration history to a database that has the tables of another database and none of its rows.
     * Completes empty. Does nothing when the target already has an entry, or when one of the two has no history. Fails
     * with {@link MigrationFailedException} when one of them cannot be reached.
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

    private static Mono<MigrationReport> run(
            PostgresOrigin origin, MigrationSet migrations, Optional<OwnSchema> schema, boolean onlyLook) {
        return run(origin, migrations, schema, Optional.empty(), run -> onlyLook ? run.inspect() : run.migrate());
    }

    private static Mono<MigrationReport> run(
            PostgresOrigin origin,
            MigrationSet migrations,
            Optional<OwnSchema> schema,
            Optional<MigrationListener> listener,
            Function<FlywayRun, MigrationReport> work) {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(migrations, "migrations");
        return ErrorBoundary.blocking(() -> {
                    return work.apply(FlywayRun.of(origin, migrations, schema, listener));
                })
                // Flyway and the driver may lack a class, or find a class of another version.
                .onErrorMap(
                        error -> !(error instanceof MigrationFailedException)
                                && !(error instanceof MigrationFilesException),
                        error -> MigrationFailedException.of(origin, error));
    }
}
