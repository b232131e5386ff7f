package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.postgres.FlywayMigrator;
import io.alchemyreactive.postgres.MigrationFailedException;
import io.alchemyreactive.postgres.MigrationReport;
import io.alchemyreactive.postgres.MigrationSet;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Runs the pending migrations on a copy of a database, measures them and removes the copy. Takes no lease and writes no
 * state: the database and its stage stay as they are. Stateless and thread-safe.
 */
@Experimental
public final class Rehearsal {

    private static final int ID_LENGTH = 26;

    private Rehearsal() {}

    /**
     * Makes a copy, rehearses on it, removes it, and emits the report. Before that, copies are removed that ended
     * rehearsals of this database have left behind.
     *
     * <p>The copy is removed on success, failure and cancel, with its sessions. A cancel while the copy is made waits
     * for it in the background. After the end of the process the copy stays until its lifetime has passed.
     *
     * <p>Fails with {@link RehearsalFailedException} when a migration fails or is refused, with {@link
     * RehearsalFilesException} when a file with queries cannot be used, with {@code MigrationFilesException} when a file of
     * the migrations cannot be used, with {@link RehearsalException} when no copy is possible, and as the methods of
     * {@link DatabaseCopies} do. A query of the former release that fails is a part of the report and no failure. No error
     * and no report contains a password or a row value.
     */
    @CheckReturnValue
    public static Mono<RehearsalReport> run(DatabaseCopies copies, MigrationSet migrations, RehearsalOptions options) {
        Objects.requireNonNull(copies, "copies");
        Objects.requireNonNull(migrations, "migrations");
        Objects.requireNonNull(options, "options");
        return Mono.zip(queries(options), RunEnvironment.current())
                .flatMap(read -> copies.sweep()
                        .collectList()
                        .flatMap(notes -> lent(copies, mark(read.getT2(), options))
                                .use(lease -> lease.acquire()
                                        .flatMap(copy ->
                                                measured(copies.database(), copy, migrations, options, read.getT1())))
                                .map(report -> report.noted(notes))));
    }

    /**
     * Rehearses on a copy that the caller has made and removes, and emits the report. Fails as {@link #run} does. The copy
     * keeps what the migrations do.
     */
    @CheckReturnValue
    public static Mono<RehearsalReport> on(DatabaseCopy copy, MigrationSet migrations, RehearsalOptions options) {
        Objects.requireNonNull(copy, "copy");
        Objects.requireNonNull(migrations, "migrations");
        Objects.requireNonNull(options, "options");
        String database = "the database '" + copy.origin().database() + "'";
        return queries(options).flatMap(read -> measured(database, copy, migrations, options, read));
    }

    private static Layer<CopyLease> lent(DatabaseCopies copies, CopyMark mark) {
        return Layer.of("the copy of " + copies.database(), Mono.just(new CopyLease(copies, mark)), CopyLease::release);
    }

    private static CopyMark mark(RunEnvironment environment, RehearsalOptions options) {
        String id = environment.ids().get();
        return new CopyMark(
                CopyMark.PREFIX + id.substring(0, Math.min(ID_LENGTH, id.length())),
                environment.clock().instant().plus(options.lifetime()).truncatedTo(ChronoUnit.SECONDS));
    }

    private static Mono<FormerQueries> queries(RehearsalOptions options) {
        return ErrorBoundary.blocking(() -> FormerQueries.read(options.formerQueries()));
    }

    private static Mono<RehearsalReport> measured(
            String database, DatabaseCopy copy, MigrationSet set, RehearsalOptions options, FormerQueries queries) {
        Layer<MigrationWatch> watching = Layer.of(
                "the watch over the copy",
                ErrorBoundary.blocking(() -> MigrationWatch.open(copy.origin(), options.lockThreshold())),
                watch -> ErrorBoundary.blocking(() -> {
                    watch.close();
                    return true;
                }));
        return watching.use(watch -> FlywayMigrator.rehearse(
                                copy.origin(), set, copy.preview().orElse(null), watch)
                        .onErrorMap(
                                MigrationFailedException.class,
                                failed -> new RehearsalFailedException(
                                        report(database, Optional.empty(), watch.untilFailure(), QueryReport.NONE),
                                        failed))
                        .flatMap(report -> after(database, copy, report, watch, queries)))
                .onErrorMap(SQLException.class, error -> RehearsalException.of(database, error));
    }

    private static Mono<RehearsalReport> after(
            String database, DatabaseCopy copy, MigrationReport migrated, MigrationWatch watch, FormerQueries queries) {
        return ErrorBoundary.blocking(
                () -> report(database, migrated.version(), watch.all(), QueryRun.of(copy.origin(), queries)));
    }

    private static RehearsalReport report(
            String database, Optional<String> version, List<RehearsedMigration> migrations, QueryReport queries) {
        return new RehearsalReport(database, version, migrations, queries, List.of());
    }
}
