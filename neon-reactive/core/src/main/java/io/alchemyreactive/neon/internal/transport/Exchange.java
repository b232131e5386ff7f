package io.alchemyreactive.neon.internal.transport;

import reactor.core.publisher.Mono;

/** The network as far as the client sees it: a call out, an answer of any status back. Never repeats anything. */
public interface Exchange {

    /** Emits the answer, or fails with {@link NoResponseException}. */
    Mono<ApiResponse> exchange(ApiCall call);
}
