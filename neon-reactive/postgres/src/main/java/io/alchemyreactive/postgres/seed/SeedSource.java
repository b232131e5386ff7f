package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.postgres.internal.SqlFile;
import io.r2dbc.spi.Connection;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A source of a seed: it fills a database in one transaction. Immutable. */
sealed interface SeedSource {

    /** The name without that of the seed; unique in it. */
    String name();

    /** The hash of the content, in lower-case hex. */
    String sha256();

    /** This source with the name of the seed before its own, as in the history. */
    SeedSource of(String seed);

    /** A file of SQL. */
    record OfFile(String name, String sha256, SqlFile file) implements SeedSource {

        @Override
        public SeedSource of(String seed) {
            return new OfFile(seed + "/" + name, sha256, file);
        }
    }

    /** A function of the program. */
    record OfFunction(String name, String sha256, Function<? super Connection, ? extends Mono<Void>> function)
            implements SeedSource {

        @Override
        public SeedSource of(String seed) {
            return new OfFunction(seed + "/" + name, sha256, function);
        }
    }
}
