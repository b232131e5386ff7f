package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.postgres.PostgresOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of the action of a seed, which runs again when one changes.
 *
 * @param target the database
 * @param contents changes when the content of the database was replaced as a whole
 * @param mode when a source runs
 * @param sources the sources in their order
 */
record SeedInputs(PostgresOrigin target, String contents, SeedMode mode, List<Declared> sources) {

    SeedInputs {
        sources = List.copyOf(sources);
    }

    /**
     * A source.
     *
     * @param name its name in the seed
     * @param sha256 its hash; absent where a change of it means nothing
     */
    record Declared(String name, @Nullable String sha256) {}
}
