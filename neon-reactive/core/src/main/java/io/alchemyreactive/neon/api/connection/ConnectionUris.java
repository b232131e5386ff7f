package io.alchemyreactive.neon.api.connection;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.error.NotFoundException;
import reactor.core.publisher.Mono;

/** Connection URIs in Neon's form, including the password. Thread-safe. */
public interface ConnectionUris {

    /**
     * Emits the URI. Fails with {@link NotFoundException} when the branch, the role or the database does not exist, or
     * when the branch has no endpoint.
     */
    Mono<Redacted<String>> get(ConnectionUriRequest request);
}
