package io.alchemyreactive.postgres;

import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.FatalErrorException;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.internal.SourceFiles;
import io.alchemyreactive.postgres.internal.SqlFile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Protection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A folder of Flyway SQL files. Its {@link #out} is an input of a database resource, which runs the new files whenever
 * a file was added, removed or changed. Belongs to one run; immutable and thread-safe.
 */
public final class Migrations extends Resource<Migrations.Attributes> {

    /**
     * The properties that a program declares.
     *
     * @param locations folders of SQL files
     * @param fingerprint the fingerprint of all files, computed when the program ran
     * @param outOfOrder as in {@link MigrationSet}
     * @param repair as in {@link MigrationSet}
     * @param baseline as in {@link MigrationSet}
     * @param placeholders as in {@link MigrationSet}
     * @param ungenerated the fingerprint of the sources when they changed since the last generation of a migration;
     *     absent when they did not, and without a source
     */
    public record Props(
            List<String> locations,
            String fingerprint,
            @Nullable Boolean outOfOrder,
            @Nullable Boolean repair,
            @Nullable String baseline,
            @Nullable Map<String, String> placeholders,
            @Nullable String ungenerated) {

        public Props {
            locations = List.copyOf(locations);
            placeholders = placeholders == null ? null : Map.copyOf(placeholders);
        }

        /** The files with their rules. */
        public MigrationSet set() {
            return new MigrationSet(locations, fingerprint, outOfOrder, repair, baseline, placeholders);
        }
    }

    /**
     * The attributes that consumers see.
     *
     * @param out the files, for a resource that runs them
     */
    public record Attributes(MigrationSet out) {}

    /** The resource type of migrations. */
    public static final ResourceType<Migrations, Props, Attributes> TYPE = ResourceType.of(
                    "Postgres.Migrations", Props.class, Attributes.class, Migrations::new)
            .stateOnly();

    private final @Nullable MigrationSet set;

    private Migrations(Resource.Handle<Attributes> handle) {
        this(handle, null);
    }

    private Migrations(Resource.Handle<Attributes> handle, @Nullable MigrationSet set) {
        super(handle);
        this.set = set;
    }

    /** A found set, and the fingerprint of sources for which no migration was generated. */
    private record Found(MigrationSet set, Optional<String> ungenerated) {

        Found in(Set<Protection> protections) {
            return set.outOfOrder() == null && !protections.isEmpty()
                    ? new Found(set.withOutOfOrder(false), ungenerated)
                    : this;
        }
    }

    /**
     * Declares a set of migrations. Reads the files on subscribe, on an elastic thread. In a stage that the stack
     * protects, a file with a lower number than an applied one is refused, and so is a database that is ahead of the
     * files, unless {@code outOfOrder} is declared. Fails with {@link MigrationFilesException} when a folder cannot be
     * read, contains no migration, or contains a file that would not run: a file with an invalid name, not in UTF-8, or
     * larger than 64 MB.
     */
    @CheckReturnValue
    public static Mono<Migrations> of(String id, Consumer<? super Inputs> inputs) {
        Objects.requireNonNull(inputs, "inputs");
        return probe(inputs)
                .flatMap(probe -> probe.generation(id)
                        .then(ErrorBoundary.blocking(() -> new Found(
                                probe.set(MigrationFiles.fingerprint(id, probe.locations)), probe.ungenerated(id)))))
                .onErrorMap(SqlFile.WrongFile.class, error -> SchemaSourceException.files(id, error))
                .onErrorMap(FatalErrorException.class, error -> MigrationFilesException.unreadable(id, error))
                .flatMap(found -> Stage.protections().map(found::in))
                .flatMap(found -> TYPE.declare(id, Inputs::new, (Inputs builder) -> {
                            inputs.accept(builder);
                            builder.found(found);
                        })
                        .map(declared -> declared.knowing(found.set())));
    }

    private static Mono<Inputs> probe(Consumer<? super Inputs> inputs) {
        return Mono.fromSupplier(() -> {
            var probe = new Inputs();
            inputs.accept(probe);
            return probe;
        });
    }

    private Migrations knowing(MigrationSet known) {
        return new Migrations(handle(), known);
    }

    /** The files, for a resource that runs them; known in a plan. */
    public Output<MigrationSet> out() {
        return set == null ? attribute("out", Attributes::out) : Output.of(set);
    }

    /** Collects the inputs of the resource. Not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        private List<String> locations = List.of();
        private @Nullable Boolean outOfOrder;
        private @Nullable Boolean repair;
        private @Nullable String baseline;
        private @Nullable Map<String, String> placeholders;
        private @Nullable SchemaSource source;
        private List<Path> sources = List.of();
        private @Nullable Path folder;

        private Inputs() {}

        /**
         * Required: folders of SQL files, {@code classpath:…} or {@code filesystem:…} (relative to the working
         * directory). A folder without a prefix is on the class path.
         */
        public Inputs locations(String... folders) {
            List<String> prefixed = new ArrayList<>();
            for (String folder : folders) {
                prefixed.add(folder.contains(":") ? folder : "classpath:" + folder);
            }
            locations = List.copyOf(prefixed);
            return set("locations", locations);
        }

        /**
         * Whether a file runs although a file with a higher number is applied, and the database may be ahead of the
         * files. By default true in a stage that the stack does not protect.
         */
        public Inputs outOfOrder(boolean outOfOrder) {
            this.outOfOrder = outOfOrder;
            return set("outOfOrder", outOfOrder);
        }

        /**
         * Changes the history to match the files before they run: a failed file runs again, a changed file counts as
         * applied in its current form, a removed file counts as never applied. By default only a file that failed
         * outside of a transaction runs again, and only where {@code outOfOrder} is allowed.
         */
        public Inputs repair(boolean repair) {
            this.repair = repair;
            return set("repair", repair);
        }

        /**
         * The version of a database whose tables were made without migrations; only files with a higher number run
         * there. Has an effect only once, where there is no history. By default such a database is refused.
         */
        public Inputs baseline(String version) {
            baseline = version;
            return set("baseline", version);
        }

        /** The values of {@code ${name}} in the files; not for secrets. By default such text stays unchanged. */
        public Inputs placeholders(Map<String, String> values) {
            placeholders = Map.copyOf(values);
            return set("placeholders", placeholders);
        }

        /**
         * A generator of the next migration from these files and folders, relative to the working directory. It runs when
         * {@link SchemaGeneration} asks for it and they changed since the last time. A plan warns when they changed and no
         * migration was generated; where none of them exists, they count as unchanged. By default migrations are written
         * by hand.
         */
        public Inputs source(SchemaSource generator, String... files) {
            if (files.length == 0) {
                throw new IllegalArgumentException("a source needs the files or folders that it reads");
            }
            source = Objects.requireNonNull(generator, "generator");
            sources = Stream.of(files).map(Path::of).toList();
            return this;
        }

        /**
         * The folder into which migrations are generated. Required with a {@link #source} when the locations are not one
         * folder {@code filesystem:…}, which is the default.
         */
        public Inputs generatedInto(String folder) {
            this.folder = Path.of(folder);
            return this;
        }

        private Mono<Void> generation(String id) {
            SchemaSource generator = source;
            return generator == null
                    ? Mono.empty()
                    : Mono.defer(() -> SchemaGeneration.ofSet(id, sourceFiles(id), generator));
        }

        private Optional<String> ungenerated(String id) {
            return source == null ? Optional.empty() : sourceFiles(id).ahead();
        }

        private SourceFiles sourceFiles(String id) {
            return new SourceFiles(sources, folder == null ? onlyFolder(id) : folder);
        }

        private Path onlyFolder(String id) {
            String prefix = "filesystem:";
            if (locations.size() != 1 || !locations.get(0).startsWith(prefix)) {
                throw SchemaSourceException.incomplete(
                        id,
                        "its locations are " + locations + ", which is not one folder of the file system",
                        "Name the folder of the new files: generatedInto(\"src/main/resources/db/migration\").");
            }
            return Path.of(locations.get(0).substring(prefix.length()));
        }

        private MigrationSet set(String fingerprint) {
            return new MigrationSet(locations, fingerprint, outOfOrder, repair, baseline, placeholders);
        }

        private void found(Found found) {
            set("fingerprint", found.set().fingerprint());
            if (found.set().outOfOrder() != null) {
                set("outOfOrder", found.set().outOfOrder());
            }
            found.ungenerated().ifPresent(fingerprint -> set("ungenerated", fingerprint));
        }
    }
}
