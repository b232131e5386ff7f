package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Service;
import io.alchemyreactive.postgres.internal.SourceFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/** Asks the sources of schemas for their next migrations. Immutable and thread-safe. */
public final class SchemaGeneration {

    private static final Service<SchemaGeneration> REQUESTED =
            Service.of(SchemaGeneration.class, "SchemaGeneration.during(…)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_]{0,99}");

    private final String name;
    private final List<GeneratedMigration> results = Collections.synchronizedList(new ArrayList<>());

    private SchemaGeneration(String name) {
        this.name = name;
    }

    /**
     * Runs this, for example {@code Alchemy.declared(stack, stage, Migrations.TYPE)}. Each set of migrations with a
     * source that is declared in it runs its {@link SchemaSource} when the sources changed since the last generation, and
     * the SQL is written as a new file into the folder of the set. Emits a result for each set with a source, in the order of
     * declaration, and an empty list when there is none.
     *
     * <p>Fails with {@link SchemaSourceException} when a generator fails or a file cannot be written, and as {@code run}
     * does. A file that was written before the failure or the cancel of a later one stays.
     *
     * @param name the part of the names of new files behind the version: letters, digits and {@code _}, at most 100
     * @throws IllegalArgumentException when the name has another form
     */
    @CheckReturnValue
    public static Mono<List<GeneratedMigration>> during(String name, Mono<?> run) {
        Objects.requireNonNull(run, "run");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a migration has letters, digits and _, and at most 100 of them, and '" + name
                            + "' is none");
        }
        return Mono.defer(() -> {
            var generation = new SchemaGeneration(name);
            return run.contextWrite(REQUESTED.provide(generation))
                    .then(Mono.fromSupplier(() -> List.copyOf(generation.results)));
        });
    }

    /** The warning about sources that changed since the last generation. */
    public static String warning(String migrations) {
        return "the sources of '" + migrations + "' changed since its last generated migration; alchemy migrate"
                + " --generate writes the next one";
    }

    /** Generates the next migration of this set when that was asked for; completes in any case. */
    static Mono<Void> ofSet(String id, SourceFiles files, SchemaSource source) {
        return Mono.deferContextual(context -> Mono.justOrEmpty(REQUESTED.find(context)))
                .flatMap(asked ->
                        new NextMigration(id, files, source).write(asked.name).doOnNext(asked.results::add))
                .then();
    }
}
