package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.postgres.internal.MigrationVersions;
import io.alchemyreactive.postgres.internal.SourceFiles;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The migration that a {@link SchemaSource} generates next.
 *
 * @param id the name of the set of migrations
 * @param files the sources and the folder
 * @param source the generator
 */
record NextMigration(String id, SourceFiles files, SchemaSource source) {

    private static final Pattern LAST_NUMBER = Pattern.compile("\\d+$");

    /** A migration of the folder. */
    private record Existing(Path path, MigrationName name) {

        /** Orders versions by their numbers, and repeatable migrations behind them by their names. */
        private static final Comparator<Existing> ORDER = Comparator.comparing(Existing::isRepeatable)
                .thenComparing(Existing::version, MigrationVersions::compare)
                .thenComparing(each -> each.path().toString());

        private boolean isRepeatable() {
            return name.kind() == MigrationName.Kind.REPEATABLE;
        }

        private String version() {
            return isRepeatable() ? "0" : name.version();
        }
    }

    /** The sources and migrations when a generation began. */
    private record Begun(Optional<String> ahead, List<Existing> existing, List<Path> sources) {}

    /** Runs the generator when the sources changed, and writes its SQL. Emits the result. */
    Mono<GeneratedMigration> write(String name) {
        return ErrorBoundary.blocking(this::begin)
                .flatMap(begun -> begun.ahead()
                        .map(fingerprint -> generated(begun)
                                .map(Optional::of)
                                .defaultIfEmpty(Optional.empty())
                                .flatMap(sql -> ErrorBoundary.blocking(() -> written(begun, fingerprint, sql, name))))
                        .orElseGet(() -> Mono.just(new GeneratedMigration(id, false, Optional.empty()))));
    }

    private Begun begin() {
        if (!files.isThere()) {
            throw SchemaSourceException.incomplete(
                    id, "none of its sources " + files.sources() + " exists", "Run it in the folder of the project.");
        }
        List<Path> sources =
                files.files().stream().map(each -> Path.of(each.place())).toList();
        return new Begun(files.ahead(), existing(), sources);
    }

    private List<Existing> existing() {
        return files.inFolder().stream()
                .map(each -> new Existing(Path.of(each.place()), MigrationName.of(each.name())))
                .filter(each -> each.name().isMigration())
                .sorted(Existing.ORDER)
                .toList();
    }

    private Mono<String> generated(Begun begun) {
        List<Path> migrations = begun.existing().stream().map(Existing::path).toList();
        return ErrorBoundary.<String>mono(() -> source.next(new SchemaSource.Request(begun.sources(), migrations)))
                .subscribeOn(Schedulers.boundedElastic())
                .filter(sql -> !sql.isBlank())
                .onErrorMap(error -> SchemaSourceException.failed(id, error));
    }

    private GeneratedMigration written(Begun begun, String fingerprint, Optional<String> sql, String name) {
        Optional<Path> file = sql.map(text ->
                files.add("V" + version(begun) + "__" + name + ".sql", text.endsWith("\n") ? text : text + "\n"));
        files.mark(fingerprint);
        return new GeneratedMigration(id, true, file);
    }

    /** One above the highest version in its last number, with as many digits. */
    private static String version(Begun begun) {
        return begun.existing().stream()
                .filter(each -> !each.isRepeatable())
                .reduce((first, second) -> second)
                .map(highest -> LAST_NUMBER.matcher(highest.version()).replaceFirst(NextMigration::following))
                .orElse("1");
    }

    private static String following(MatchResult number) {
        String digits = number.group();
        String next = new BigInteger(digits).add(BigInteger.ONE).toString();
        return "0".repeat(Math.max(0, digits.length() - next.length())) + next;
    }
}
