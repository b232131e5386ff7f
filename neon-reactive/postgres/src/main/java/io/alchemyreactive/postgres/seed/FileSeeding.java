package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.postgres.internal.SessionWork;
import reactor.core.publisher.Mono;

/** Applies files over JDBC on an elastic thread. Stateless. */
final class FileSeeding {

    private FileSeeding() {}

    /**
     * Applies the file unless the history has it. A cancel stops the statement that runs and keeps nothing.
     */
    static Mono<Seeded.Source> run(SeedTask task, SeedSource.OfFile source) {
        return SessionWork.run(work -> new FileTransaction(task, source).run(work));
    }
}
