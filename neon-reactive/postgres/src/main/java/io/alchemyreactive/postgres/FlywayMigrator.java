package io.alchemyreactive.postgres;

import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.api.output.ValidateResult;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Runs migrations with Flyway, over JDBC on an elastic thread. Connect it to the database itself, not to a pooler in
 * transaction mode: Flyway's lock lies in the session. Stateless and thread-safe.
 */
public final class FlywayMigrator {

    private FlywayMigrator() {}

    /**
     * What a run did.
     *
     * @param applied how many migrations ran
     * @param version the version of the schema afterwards; empty when there is none
     */
    public record Report(int applied, String version) {}

    /**
     * Applies what is pending. Fails with {@link MigrationFailedException} when a file fails, when an applied file was
     * changed, or when the database cannot be reached; each file is a transaction of its own, so those before it stay.
     * Cancelling does not stop a migration that runs.
     */
    public static Mono<Report> migrate(PostgresOrigin origin, MigrationSet migrations) {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(migrations, "migrations");
        return Mono.fromCallable(() -> run(origin, migrations)).subscribeOn(Schedulers.boundedElastic());
    }

    private static Report run(PostgresOrigin origin, MigrationSet migrations) {
        try {
            var configuration = Flyway.configure()
                    .dataSource(
                            origin.jdbcUrl(), origin.user(), origin.password().reveal())
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
            String version =
                    result.targetSchemaVersion != null ? result.targetSchemaVersion : result.initialSchemaVersion;
            return new Report(result.migrationsExecuted, version == null ? "" : version);
        } catch (FlywayException e) {
            throw MigrationFailedException.of(origin, e);
        }
    }

    /** Flyway's own check on migrate would say the same in a paragraph that names its own command line. */
    private static void refuseChanged(Flyway flyway, PostgresOrigin origin, List<String> locations) {
        ValidateResult result = flyway.validateWithResult();
        for (ValidateOutput invalid : result.invalidMigrations) {
            if (invalid.errorDetails.errorCode != CoreErrorCode.RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED
                    && invalid.errorDetails.errorCode != CoreErrorCode.RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED
                    && invalid.errorDetails.errorCode != CoreErrorCode.OUTDATED_REPEATABLE_MIGRATION) {
                throw MigrationFailedException.invalid(origin, invalid, locations);
            }
        }
    }
}
