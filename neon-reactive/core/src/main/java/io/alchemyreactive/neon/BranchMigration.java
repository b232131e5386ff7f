package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.postgres.FlywayMigrator;
import io.alchemyreactive.postgres.MigrationFailedException;
import io.alchemyreactive.postgres.MigrationFilesException;
import io.alchemyreactive.postgres.MigrationReport;
import io.alchemyreactive.postgres.MigrationSet;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Operate;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Progress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs the migrations of a branch over a direct connection to PostgreSQL. */
final class BranchMigration {

    private BranchMigration() {}

    static Mono<Branch.Attributes> run(NeonClient client, Branch.Attributes branch, Branch.Props props) {
        @Nullable MigrationSet migrations = migrations(props);
        return migrations == null
                ? Mono.just(branch)
                : history(client, branch, props).then(run(branch, migrations));
    }

    /**
     * Copies the migration history of the parent into a branch without rows, because such a branch has the parent's
     * tables and an empty history. A branch that starts at a point in the past gets no history, because the parent's
     * history describes its current state.
     */
    private static Mono<Void> history(NeonClient client, Branch.Attributes branch, Branch.Props props) {
        boolean copied =
                Boolean.TRUE.equals(props.schemaOnly()) && props.parentLsn() == null && props.parentTimestamp() == null;
        return !copied
                ? Mono.empty()
                : parent(client, props)
                        .flatMap(parent ->
                                FlywayMigrator.copyHistory(parent, PostgresOrigin.parse(branch.connectionUri())))
                        .onErrorResume(NoConnectionException.class, none -> Mono.empty());
    }

    private static Mono<PostgresOrigin> parent(NeonClient client, Branch.Props props) {
        return BranchPasswords.source(client, props)
                .flatMap(parent -> BranchAttributes.connection(client, parent, props.databaseName(), props.roleName()))
                .map(connection -> PostgresOrigin.parse(connection.direct()));
    }

    private static Mono<Branch.Attributes> run(Branch.Attributes branch, MigrationSet migrations) {
        return Mono.defer(() -> FlywayMigrator.migrate(PostgresOrigin.parse(branch.connectionUri()), migrations))
                .flatMap(report -> told(report)
                        .thenReturn(branch.withSchemaVersion(report.version().orElse(null))));
    }

    static final String MIGRATE = "migrate";

    /** The rules of one migration run. A rule that is null is taken from the declaration. */
    record Migrate(
            @Nullable Boolean outOfOrder,
            @Nullable Boolean repair,
            @Nullable String baseline) {

        MigrationSet over(MigrationSet declared) {
            return declared.withRules(outOfOrder, repair, baseline);
        }
    }

    /**
     * The operation that runs the migrations of a deployed branch once, by other rules. A second run finds nothing to
     * do.
     */
    static Operation<Branch.Props, Branch.Attributes, Migrate> operation() {
        return Operation.<Branch.Props, Branch.Attributes, Migrate>of(MIGRATE, Migrate.class, BranchMigration::migrate)
                .harmlessTwice();
    }

    private static Mono<Branch.Attributes> migrate(Operate<Branch.Props, Branch.Attributes, Migrate> request) {
        @Nullable MigrationSet declared = migrations(request.props());
        if (declared == null) {
            return Mono.error(() -> NothingMade.because(BranchOperationException.withoutMigrations(
                    request.identity().fqn(), request.identity().resource().stage())));
        }
        return Mono.fromSupplier(() -> request.arguments().over(declared))
                .flatMap(rules -> run(request.attributes(), rules))
                .onErrorMap(
                        error -> error instanceof IllegalArgumentException
                                || error instanceof MigrationFailedException failed && failed.isRefusal(),
                        NothingMade::because);
    }

    /** Reports the result of each file to the run. Files that ran before are reported in one line. */
    private static Mono<Void> told(MigrationReport report) {
        return Flux.fromIterable(report.lines()).concatMap(Progress::say).then();
    }

    /**
     * For a plan: the files that would run and the files that would not, or the reason why they would be refused. Reads
     * the branch, or its parent when the branch does not exist yet. Empty where Neon does not tell how to connect.
     */
    static Flux<String> notes(NeonClient client, Branch.Props props, Optional<Branch.Attributes> known) {
        @Nullable MigrationSet migrations = migrations(props);
        if (migrations == null) {
            return Flux.empty();
        }
        return Mono.justOrEmpty(known)
                .map(branch -> PostgresOrigin.parse(branch.connectionUri()))
                .switchIfEmpty(Mono.defer(() -> parent(client, props)))
                .flatMap(origin -> FlywayMigrator.inspect(origin, migrations))
                .flatMapIterable(MigrationReport::notes)
                .onErrorResume(
                        error -> error instanceof MigrationFailedException || error instanceof MigrationFilesException,
                        refused -> Flux.just(String.valueOf(refused.getMessage())))
                .onErrorResume(
                        error -> error instanceof NeonException || error instanceof NoConnectionException,
                        silent -> Flux.empty());
    }

    /**
     * The migrations with the rules of the declaration. In a protected branch files run in order, as in a protected
     * stage, unless the program declares otherwise.
     */
    private static @Nullable MigrationSet migrations(Branch.Props props) {
        @Nullable MigrationSet set = props.migrations();
        boolean isProtected = Boolean.TRUE.equals(props.isProtected());
        return set != null && isProtected && set.outOfOrder() == null ? set.withOutOfOrder(false) : set;
    }
}
