package io.alchemyreactive.neon.api.endpoint;

import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.EndpointPath;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Operations on endpoints. Each change waits until its operations have ended. Take the host and port for a connection from the
 * connection URI, never from {@link NeonEndpoint#host()}. Thread safe.
 */
public interface Endpoints {

    /** Emits all endpoints of the project. */
    Flux<NeonEndpoint> list(String projectId);

    /** Emits the endpoints of one branch. */
    Flux<NeonEndpoint> list(BranchPath branch);

    /** Emits the endpoint, or fails with {@link NotFoundException}. */
    Mono<NeonEndpoint> get(EndpointPath endpoint);

    /**
     * Creates an endpoint. A second read-write endpoint on a branch is {@link ConflictException}; a lost answer is {@link
     * UnknownOutcomeException}, to be settled by listing the endpoints of the branch.
     */
    Mono<EndpointChanged> create(CreateEndpointRequest request);

    /** Changes what the request names; after a lost answer only what still differs is sent again. */
    Mono<EndpointChanged> update(UpdateEndpointRequest request);

    /** Deletes the endpoint. Emits what was deleted, or completes empty when it was gone already. */
    Mono<EndpointChanged> delete(EndpointPath endpoint);

    /** Starts the compute; harmless when it runs. */
    Mono<EndpointChanged> start(EndpointPath endpoint);

    /** Suspends the compute, which ends its sessions; the next connection starts it again. */
    Mono<EndpointChanged> suspend(EndpointPath endpoint);

    /** Restarts the compute, which ends its sessions. */
    Mono<EndpointChanged> restart(EndpointPath endpoint);
}
