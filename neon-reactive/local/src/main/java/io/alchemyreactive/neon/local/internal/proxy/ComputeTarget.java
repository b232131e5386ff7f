package io.alchemyreactive.neon.local.internal.proxy;

import io.alchemyreactive.neon.local.internal.pooler.Pooler;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The server behind an endpoint. Thread-safe. */
public interface ComputeTarget {

    /** The id of the endpoint. */
    String endpoint();

    /**
     * Emits the port of the server on 127.0.0.1; subscribed to once per connection. Fails with {@link
     * io.alchemyreactive.neon.local.internal.wire.PostgresErrorException} when clients cannot connect now.
     */
    Mono<Integer> port();

    /** The pooler for clients of the pooled host; empty for clients of the direct host. */
    Optional<Pooler> pooler();

    /** Called when bytes were passed in either direction. */
    void passed();
}
