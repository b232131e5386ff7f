package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.effect.Experimental;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes and removes throw-away copies of one database with all its rows. No method changes the database. Implementations
 * are thread-safe; they do their work on subscribe.
 */
@Experimental
public interface DatabaseCopies {

    /** The database in words, for messages and reports, such as {@code the branch 'db' of app/prod}. */
    String database();

    /**
     * Removes the copies that ended rehearsals of this database have left behind. A copy is removed only when its mark
     * proves that it is one, and when its rehearsal has certainly ended or its time has passed. Emits a sentence for
     * each copy that was removed or could not be removed.
     */
    Flux<String> sweep();

    /**
     * Makes a copy that carries this mark, and emits it when it can be connected to. Never makes an empty database in
     * place of a copy. A rehearsal does not cancel it.
     */
    Mono<DatabaseCopy> make(CopyMark mark);

    /** Removes the copy of this mark, with its sessions. Completes empty, also when there is none. */
    Mono<Void> remove(CopyMark mark);
}
