package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Progress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs the migrations of a preview schema through the preview's own connection, and keeps them to its schema. */
final class PreviewMigration {

    private PreviewMigration() {}

    /** Emits the attributes with the version of the last migration. */
    static Mono<PreviewSchema.Attributes> run(PreviewSchema.Attributes preview, PreviewSchema.Props props) {
        @Nullable MigrationSet migrations = props.migrations();
        return migrations == null ? Mono.just(preview.withSchemaVersion(null)) : run(preview, migrations);
    }

    static Mono<PreviewSchema.Attributes> run(PreviewSchema.Attributes preview, MigrationSet migrations) {
        return Mono.defer(() ->
                        FlywayMigrator.migrate(Objects.requireNonNull(preview.origin()), migrations, own(preview)))
                .flatMap(report -> Flux.fromIterable(report.lines())
                        .concatMap(Progress::say)
                        .then(Mono.just(
                                preview.withSchemaVersion(report.version().orElse(null)))));
    }

    /** The files that would run in a preview that is there, or the reason why they would be refused. */
    static Flux<String> notes(PreviewSchema.Props props, Optional<PreviewSchema.Attributes> known) {
        @Nullable MigrationSet migrations = props.migrations();
        if (migrations == null) {
            return Flux.empty();
        }
        return Mono.justOrEmpty(known)
                .filter(preview -> preview.origin() != null)
                .flatMap(preview ->
                        FlywayMigrator.inspect(Objects.requireNonNull(preview.origin()), migrations, own(preview)))
                .flatMapIterable(MigrationReport::notes)
                .onErrorResume(
                        error -> error instanceof MigrationFailedException || error instanceof MigrationFilesException,
                        refused -> Flux.just(String.valueOf(refused.getMessage())));
    }

    private static OwnSchema own(PreviewSchema.Attributes preview) {
        return new OwnSchema(preview.schema(), preview.isolated());
    }
}
