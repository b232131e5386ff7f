package io.alchemyreactive.neon;

import io.alchemyreactive.postgres.FlywayMigrator;
import io.alchemyreactive.postgres.MigrationSet;
import io.alchemyreactive.postgres.PostgresOrigin;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Runs the migrations of a branch, straight on PostgreSQL. */
final class BranchMigration {

    private BranchMigration() {}

    static Mono<Branch.Attributes> run(Branch.Attributes branch, @Nullable MigrationSet migrations) {
        if (migrations == null) {
            return Mono.just(branch);
        }
        return Mono.defer(() -> FlywayMigrator.migrate(PostgresOrigin.parse(branch.connectionUri()), migrations))
                .map(report -> branch.withSchemaVersion(report.version().isEmpty() ? null : report.version()));
    }
}
