package io.alchemyreactive.neon.api.database;

import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.DatabasePath;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on the databases of a branch. Each change waits until its operations have ended. Thread-safe. */
public interface Databases {

    /** Emits the databases of the branch. */
    Flux<NeonDatabase> list(BranchPath branch);

    /** Emits the database, or fails with {@link NotFoundException}. */
    Mono<NeonDatabase> get(DatabasePath database);

    /**
     * Creates a database. Fails with {@link ConflictException} when the name is taken, with {@link NotFoundException}
     * when the owner does not exist, and with {@link UnknownOutcomeException} when the answer is lost: search for the
     * database by its name.
     */
    Mono<DatabaseChanged> create(CreateDatabaseRequest request);

    /**
     * Changes the name or the owner. After a lost answer the client sends again only the properties that still differ.
     */
    Mono<DatabaseChanged> update(UpdateDatabaseRequest request);

    /** Drops the database. Emits the dropped database, or completes empty when it did not exist. */
    Mono<DatabaseChanged> delete(DatabasePath database);
}
