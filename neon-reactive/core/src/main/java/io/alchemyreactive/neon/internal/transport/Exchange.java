package io.alchemyreactive.neon.internal.transport;

import reactor.core.publisher.Mono;

/** The network of the client: sends a call and returns an answer of any status. Never repeats a call. */
public interface Exchange {

    /** Emits the answer, or fails with {@link NoResponseException}. */
    Mono<ApiResponse> exchange(ApiCall call);
}
