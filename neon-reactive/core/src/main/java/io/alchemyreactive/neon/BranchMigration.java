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
                .map(report -> new Branch.Attributes(
                        branch.id(),
                        branch.projectId(),
                        branch.name(),
                        branch.parentId(),
                        branch.endpointId(),
                        branch.databaseName(),
                        branch.roleName(),
                        branch.connectionUri(),
                        branch.pooledConnectionUri(),
                        report.version().isEmpty() ? null : report.version()));
    }
}
