package io.alchemyreactive.dblab;

import io.alchemyreactive.postgres.FlywayMigrator;
import io.alchemyreactive.postgres.MigrationFailedException;
import io.alchemyreactive.postgres.MigrationFilesException;
import io.alchemyreactive.postgres.MigrationReport;
import io.alchemyreactive.postgres.MigrationSet;
import io.alchemyreactive.provider.Progress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs the migrations of a clone by its own role. */
final class CloneMigration {

    private CloneMigration() {}

    /** Emits the attributes with the version of the last migration. */
    static Mono<Clone.Attributes> run(Clone.Attributes clone, Clone.Props props) {
        @Nullable MigrationSet migrations = props.migrations();
        return migrations == null ? Mono.just(clone.withSchemaVersion(null)) : run(clone, migrations);
    }

    static Mono<Clone.Attributes> run(Clone.Attributes clone, MigrationSet migrations) {
        return Mono.defer(() -> FlywayMigrator.migrate(Objects.requireNonNull(clone.origin()), migrations))
                .flatMap(report -> Flux.fromIterable(report.lines())
                        .concatMap(Progress::say)
                        .then(Mono.just(clone.withSchemaVersion(report.version().orElse(null)))));
    }

    /** The files that would run in a clone that is there, or the reason why they would be refused. */
    static Flux<String> notes(Clone.Props props, Optional<Clone.Attributes> known) {
        @Nullable MigrationSet migrations = props.migrations();
        if (migrations == null) {
            return Flux.empty();
        }
        return Mono.justOrEmpty(known.map(Clone.Attributes::origin))
                .flatMap(origin -> FlywayMigrator.inspect(origin, migrations))
                .flatMapIterable(MigrationReport::notes)
                .onErrorResume(
                        error -> error instanceof MigrationFailedException || error instanceof MigrationFilesException,
                        refused -> Flux.just(String.valueOf(refused.getMessage())));
    }
}
