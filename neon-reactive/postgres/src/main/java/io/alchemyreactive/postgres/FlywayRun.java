package io.alchemyreactive.postgres;

import static io.alchemyreactive.postgres.MigrationFailedException.oneLine;

import io.alchemyreactive.error.ErrorText;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.api.output.ValidateResult;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;

/**
 * The part of a migration that needs Flyway's classes. It is loaded on the thread that migrates, so that a missing class is a
 * failure of the migration. Blocks. Stateless.
 */
final class FlywayRun {

    /** Given while connecting only: unable to connect, cannot connect now, too many connections. */
    private static final Set<String> UNCONNECTED = Set.of("08001", "57P03", "53300");

    /** Serialization failure and deadlock, after which nothing of the transaction is left. */
    private static final Set<String> ROLLED_BACK = Set.of("40001", "40P01");

    private FlywayRun() {}

    static FlywayMigrator.Report run(PostgresOrigin origin, MigrationSet migrations) {
        try {
            return migrate(origin, migrations);
        } catch (FlywayException e) {
            throw failure(origin, e);
        }
    }

    private static FlywayMigrator.Report migrate(PostgresOrigin origin, MigrationSet migrations) {
        var configuration = Flyway.configure()
                .dataSource(origin.jdbcUrl(), origin.user(), origin.password().reveal())
                .locations(migrations.locations().toArray(String[]::new))
                .failOnMissingLocations(true)
                .callbacks(new LockTimeout())
                .validateOnMigrate(false);
        // With the transactional lock CREATE INDEX CONCURRENTLY would wait for Flyway's own session for ever.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        Flyway flyway = configuration.load();
        refuseChanged(flyway, origin, migrations.locations());
        var result = flyway.migrate();
        String version = result.targetSchemaVersion != null ? result.targetSchemaVersion : result.initialSchemaVersion;
        return new FlywayMigrator.Report(result.migrationsExecuted, version == null ? "" : version);
    }

    /** Flyway's own check on migrate would say the same in a paragraph that names its own command line. */
    private static void refuseChanged(Flyway flyway, PostgresOrigin origin, List<String> locations) {
        ValidateResult result = flyway.validateWithResult();
        for (ValidateOutput invalid : result.invalidMigrations) {
            if (invalid.errorDetails.errorCode != CoreErrorCode.RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED
                    && invalid.errorDetails.errorCode != CoreErrorCode.RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED
                    && invalid.errorDetails.errorCode != CoreErrorCode.OUTDATED_REPEATABLE_MIGRATION) {
                throw invalid(origin, invalid, locations);
            }
        }
    }

    private static MigrationFailedException failure(PostgresOrigin origin, FlywayException error) {
        SQLException sql = sql(error);
        String why = script(error)
                + ErrorText.sentence(oneLine(
                        sql == null
                                ? firstLine(error.getMessage())
                                : "[" + sql.getSQLState() + "] " + ErrorText.of(sql)));
        String state = sql == null ? "" : String.valueOf(sql.getSQLState());
        if (leftNothing(state, error)) {
            return new TransientMigrationException(
                    origin,
                    why
                            + (UNCONNECTED.contains(state)
                                    ? " Check that the database runs and can be reached, and deploy again."
                                    : " Another transaction was in its way: deploy again."),
                    error);
        }
        return new MigrationFailedException(
                origin,
                "failed: " + why + " Correct the file and deploy again; the migrations before it are applied.",
                error);
    }

    /** Outside of a transaction a part of a file may have been done before it failed. */
    private static boolean leftNothing(String state, FlywayException error) {
        boolean unconnected = UNCONNECTED.contains(state);
        return (unconnected || ROLLED_BACK.contains(state))
                && (error instanceof FlywayMigrateException inFile ? inFile.isExecutableInTransaction() : unconnected);
    }

    private static MigrationFailedException invalid(
            PostgresOrigin origin, ValidateOutput invalid, List<String> locations) {
        String which = "migration " + invalid.version + " (" + invalid.description + ")";
        String why = invalid.errorDetails.errorCode == CoreErrorCode.CHECKSUM_MISMATCH
                ? which
                        + " was changed after it had been applied: its checksum differs. Restore the file as it was, and"
                        + " put the change into a new migration"
                : which + " does not fit what was applied before: " + invalid.errorDetails.errorCode
                        + ". Compare the files in " + locations + " with the table flyway_schema_history";
        return new MigrationFailedException(origin, "was refused: " + why + ".", null);
    }

    private static @Nullable SQLException sql(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    /** The file and line, which Flyway tells only in its message. */
    private static String script(FlywayException error) {
        String message = String.valueOf(error.getMessage());
        String file = "";
        String line = "";
        for (String each : message.lines().toList()) {
            if (each.startsWith("Script") || each.startsWith("Location")) {
                file = each.replaceFirst("^(Script|Location)\\s*:?\\s*", "").replaceFirst(" failed$", "");
            } else if (each.startsWith("Line")) {
                line = each.replaceFirst("^Line\\s*:?\\s*", "");
            }
        }
        return file.isEmpty() ? "" : file + (line.isEmpty() ? "" : ", line " + line) + ": ";
    }

    private static String firstLine(@Nullable String text) {
        return text == null
                ? ""
                : text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }
}
