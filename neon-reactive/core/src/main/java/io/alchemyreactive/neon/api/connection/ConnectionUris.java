package io.alchemyreactive.neon.api.connection;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.error.NotFoundException;
import reactor.core.publisher.Mono;

/** Connection URIs as Neon composes them, password included. Thread safe. */
public interface ConnectionUris {

    /**
     * Emits the URI. Fails with {@link NotFoundException} when the branch, the role or the database is unknown or the branch
     * has no endpoint.
     */
    Mono<Redacted<String>> get(ConnectionUriRequest request);
}
