package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Runs migrations with Flyway, over JDBC on an elastic thread. Connect it to the database itself, not to a pooler in
 * transaction mode: Flyway's lock lies in the session. Stateless and thread-safe.
 */
public final class FlywayMigrator {

    private FlywayMigrator() {}

    /**
     * The result of a run.
     *
     * @param applied how many migrations ran
     * @param version the version of the schema afterwards; empty when there is none
     */
    public record Report(int applied, String version) {}

    /**
     * Applies what is pending. Fails with {@link MigrationFailedException} when a file fails, when an applied file was
     * changed, when the database cannot be reached, or when Flyway or the driver cannot be loaded or run; each file is a
     * transaction of its own, so those before it stay. A deploy runs them again, as often as the resource says, where no
     * connection came about, or where PostgreSQL rolled a file's transaction back because of another one (40001, 40P01).
     * Cancelling does not stop a migration that runs.
     */
    public static Mono<Report> migrate(PostgresOrigin origin, MigrationSet migrations) {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(migrations, "migrations");
        return ErrorBoundary.blocking(() -> FlywayRun.run(origin, migrations))
                // Flyway and the driver may lack a class, or find one of another version.
                .onErrorMap(
                        error -> !(error instanceof MigrationFailedException),
                        error -> MigrationFailedException.of(origin, error));
    }
}
