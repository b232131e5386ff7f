package io.alchemyreactive.neon.api.database;

import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.DatabasePath;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on the databases of a branch. Each change waits until its operations have ended. Thread safe. */
public interface Databases {

    /** Emits the databases of the branch. */
    Flux<NeonDatabase> list(BranchPath branch);

    /** Emits the database, or fails with {@link NotFoundException}. */
    Mono<NeonDatabase> get(DatabasePath database);

    /**
     * Creates a database. One of that name is {@link ConflictException}, an unknown owner {@link NotFoundException}. A lost
     * answer is {@link UnknownOutcomeException}: look the database up by its name.
     */
    Mono<DatabaseChanged> create(CreateDatabaseRequest request);

    /** Changes the name or the owner; after a lost answer only what still differs is sent again. */
    Mono<DatabaseChanged> update(UpdateDatabaseRequest request);

    /** Drops the database. Emits what was dropped, or completes empty when it was gone already. */
    Mono<DatabaseChanged> delete(DatabasePath database);
}
