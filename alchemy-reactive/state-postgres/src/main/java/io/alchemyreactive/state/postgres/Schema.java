package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.state.CorruptStateException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import reactor.core.publisher.Mono;

/**
 * Creates and migrates the tables with Flyway at the first use. Processes that start at the same time wait for the one
 * that migrates. Thread-safe.
 */
final class Schema {

    static final String NAME = "alchemy";

    /** The latest migration. When it is applied already, Flyway and the JDBC driver are not started. */
    static final String VERSION = "4";

    private static final String LOCATION = "classpath:io/alchemyreactive/state/postgres/migrations";
    private static final String APPLIED =
            "SELECT version, script, NULL, NULL FROM alchemy.flyway_schema_history WHERE success AND version IS NOT NULL";

    /** Identifies a history of migrations as that of this store. */
    private static final String FIRST_SCRIPT = "V1__state.sql";

    private final DatabaseAddress address;
    private final Connections connections;
    private final PostgresFailures failures;
    private final Mono<Boolean> ready;

    Schema(DatabaseAddress address, Connections connections, PostgresFailures failures) {
        this.address = address;
        this.connections = connections;
        this.failures = failures;
        this.ready = isMigrated()
                .filter(migrated -> migrated)
                .switchIfEmpty(ErrorBoundary.mono(this::migrate))
                .cache(done -> Duration.ofDays(10_000), failed -> Duration.ZERO, () -> Duration.ZERO);
    }

    /** Completes when the tables exist. Runs the check once; later subscriptions complete at once. */
    Mono<Void> ready() {
        return ready.then();
    }

    private Mono<Boolean> isMigrated() {
        return connections.use(connection -> new FirstLook(address.place())
                .at(connection)
                .flatMap(history -> history
                        ? Sql.lines(connection, APPLIED)
                                .collectList()
                                .map(applied -> ErrorBoundary.<Boolean>call(() -> isUpToDate(applied)))
                        : Mono.just(false)));
    }

    private boolean isUpToDate(List<Sql.Line> applied) {
        if (!applied.isEmpty() && applied.stream().noneMatch(line -> FIRST_SCRIPT.equals(line.first()))) {
            throw FirstLook.taken(
                    address.place(),
                    "the history of other migrations: " + applied.get(0).first());
        }
        applied.stream()
                .map(line -> MigrationVersion.fromVersion(line.kind()))
                .max(Comparator.naturalOrder())
                .filter(newest -> newest.compareTo(MigrationVersion.fromVersion(VERSION)) > 0)
                .ifPresent(newer -> {
                    throw new CorruptStateException(
                            address.place(),
                            "its tables have version " + newer + ", and this version knows them up to version "
                                    + VERSION,
                            Document.NEWER,
                            null);
                });
        return applied.stream().anyMatch(line -> VERSION.equals(line.kind()));
    }

    private Mono<Boolean> migrate() {
        return ErrorBoundary.blocking(() -> {
                    Flyway.configure(Schema.class.getClassLoader())
                            .dataSource(
                                    address.jdbcUrl(),
                                    address.user(),
                                    address.password().reveal())
                            .jdbcProperties(address.jdbcProperties())
                            .schemas(NAME)
                            .createSchemas(true)
                            .locations(LOCATION)
                            .failOnMissingLocations(true)
                            .load()
                            .migrate();
                    return true;
                })
                .onErrorMap(FlywayException.class, failures::of);
    }
}
