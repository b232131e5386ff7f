package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewDatabase;
import io.alchemyreactive.postgres.internal.Sha256;
import io.alchemyreactive.postgres.internal.StageProtections;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.LabelRule;
import io.alchemyreactive.resource.Resource;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Fills a database with rows when a stage is deployed. A seed has sources: files of SQL, and functions. Each source runs in one
 * transaction, which also writes its name and hash into the table {@code _seed_history} of the database. That table decides
 * whether a source runs, so a database that was reset, or a fresh copy, is filled again.
 *
 * <p>A seed is an {@link Action}: it runs after its target, when it is new or has changed, or when the {@linkplain
 * PreviewDatabase#contents content} of its target was replaced as a whole. The plan shows it, and its outputs are {@link Seeded}.
 */
@Experimental
public final class Seed {

    private Seed() {}

    /**
     * Declares a seed. Reads its files on subscribe, on an elastic thread, to compute their hashes. Fails with {@link
     * SeedFilesException} when a location cannot be read or has a file that would not run, with {@link SeedRefusedException} when
     * the stack protects the stage, and with {@code InvalidDeclarationException} when target or sources are missing, or two
     * sources have one name.
     *
     * <p>In the deploy, its run fails with {@link SeedFailedException} when a source fails, with {@link SeedFilesException} when a
     * file cannot be run, and with {@link SeedNotIdempotentException}. A source that fails leaves nothing; those before it are
     * applied. A run is repeated when no connection came about, the connection was lost, or another transaction was in the way. No
     * error contains a row value. A cancel ends the statement that runs, and keeps nothing of the source.
     *
     * @param id the logical id; with its scopes, the first part of the names of the sources in the history
     */
    @CheckReturnValue
    public static Mono<Action<Seeded>> of(String id, Consumer<? super Inputs> inputs) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(inputs, "inputs");
        return ErrorBoundary.blocking(() -> {
                    var given = new Inputs(id);
                    inputs.accept(given);
                    given.check();
                    return given;
                })
                .flatMap(given -> refuseProtected(given).then(Mono.defer(given::declare)));
    }

    private static Mono<Void> refuseProtected(Inputs given) {
        return given.allowProtected
                ? Mono.empty()
                : StageProtections.refuse((stage, words) -> new SeedRefusedException(given.id, stage, words));
    }

    /** Collects the inputs of a seed. Filled inside one declaration, on an elastic thread; not thread-safe. */
    public static final class Inputs {

        private final String id;
        private final List<SeedSource> sources = new ArrayList<>();
        private final List<Output<?>> before = new ArrayList<>();
        private @Nullable Output<PostgresOrigin> target;
        private Output<String> contents = Output.of("");
        private SeedMode mode = SeedMode.ON_CHANGE;
        private Optional<Duration> timeout = Optional.empty();
        private boolean allowProtected;
        private boolean verify;

        private record Target(PostgresOrigin origin, String contents) {}

        private Inputs(String id) {
            this.id = id;
        }

        /**
         * The database of a preview. The seed runs after its migrations, by the direct connection, and again when the preview was
         * reset.
         */
        public Inputs target(PreviewDatabase database) {
            contents = database.contents().orElse("");
            return target(database.origin());
        }

        /** A database that is no preview; straight to PostgreSQL, not through a pooler. Required, unless it is a preview. */
        public Inputs target(PostgresOrigin database) {
            return target(Output.of(Objects.requireNonNull(database, "database")));
        }

        /** Sets the target from an output. The seed runs after the resource of the output. */
        public Inputs target(Output<PostgresOrigin> database) {
            target = Objects.requireNonNull(database, "database");
            return this;
        }

        /** Resources and actions before which the seed must not run. Those of the target need not be named. */
        public Inputs after(Resource<?>... resources) {
            for (Resource<?> resource : resources) {
                before.add(resource.attributes().map(done -> ""));
            }
            return this;
        }

        /**
         * Files as sources: folders or single files, {@code classpath:…} or {@code filesystem:…} (relative to the working
         * directory). A location without a prefix is on the class path. The files of a folder and its subfolders run in the order
         * of their paths; all of them end in {@code .sql}. Each is in UTF-8 and has SQL and rows of {@code COPY … FROM STDIN}, of
         * any size. Commands of psql and statements that end a transaction are refused.
         */
        public Inputs files(String... locations) {
            for (String location : locations) {
                sources.addAll(SeedFiles.find(id, location.contains(":") ? location : "classpath:" + location));
            }
            return this;
        }

        /**
         * A function as a source. It is given a connection of R2DBC within a transaction and leaves both open; it is called anew for
         * each run. Needs the driver {@code org.postgresql:r2dbc-postgresql}.
         *
         * @param name the name of the source, unique in the seed
         * @param version another text when the function has changed, since code is not compared
         */
        public Inputs function(
                String name, String version, Function<? super Connection, ? extends Mono<Void>> function) {
            if (name.isBlank()) {
                throw new InvalidDeclarationException(id, "has a function without a name", "Give it one.");
            }
            sources.add(new SeedSource.OfFunction(
                    name,
                    Sha256.hex(Objects.requireNonNull(version, "version")),
                    Objects.requireNonNull(function, "function")));
            return this;
        }

        /** When a source runs. By default {@link SeedMode#ON_CHANGE}. */
        public Inputs mode(SeedMode mode) {
            this.mode = Objects.requireNonNull(mode, "mode");
            return this;
        }

        /** Whether the seed runs in a stage that the stack protects. By default it is refused there. */
        public Inputs allowProtected(boolean allowed) {
            allowProtected = allowed;
            return this;
        }

        /**
         * Whether each source that runs is run twice more in its transaction, with row counts and checksums of all tables compared;
         * the further runs are then undone. A source with another effect fails and leaves nothing. For tests: it reads all tables,
         * and others must not write to them. By default off.
         */
        public Inputs verifyIdempotent(boolean verify) {
            this.verify = verify;
            return this;
        }

        /**
         * How long one run of all sources may take. By default 30 minutes.
         *
         * @throws IllegalArgumentException when the time is zero or negative
         */
        public Inputs timeout(Duration longest) {
            timeout = Optional.of(longest);
            return this;
        }

        private void check() {
            if (target == null) {
                throw new InvalidDeclarationException(id, "is a seed without a target", "Set target(database).");
            }
            if (sources.isEmpty()) {
                throw new InvalidDeclarationException(
                        id, "is a seed without a source", "Set files(\"classpath:seed\") or function(…).");
            }
            Set<String> names = new HashSet<>();
            for (SeedSource source : sources) {
                if (!names.add(source.name())) {
                    throw new InvalidDeclarationException(
                            id,
                            "is a seed with two sources of the name '" + source.name() + "'",
                            "Rename one of them, or give it to a seed of its own.");
                }
            }
        }

        private Mono<Action<Seeded>> declare() {
            List<SeedInputs.Declared> declared = sources.stream()
                    .map(source ->
                            new SeedInputs.Declared(source.name(), mode == SeedMode.ONCE ? null : source.sha256()))
                    .toList();
            Output<Target> filled = Output.zip(Objects.requireNonNull(target), contents, Target::new);
            Output<SeedInputs> inputs = Output.zip(
                    filled,
                    Output.all(before),
                    (to, done) -> new SeedInputs(to.origin(), to.contents(), mode, declared));
            Action.Builder<SeedInputs> action =
                    Action.named(id).inputs(SeedInputs.class, inputs).labelled(LabelRule.passingOn(DataClass.LABEL));
            if (timeout.isPresent()) {
                action = action.timeout(timeout.get());
            }
            var run = new SeedRun(sources, verify);
            return (mode == SeedMode.ALWAYS ? action.everyDeploy() : action).run(Seeded.class, run::run);
        }
    }
}
