package io.alchemyreactive.neon.api.endpoint;

import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.EndpointPath;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Operations on endpoints. Each change waits until its operations have ended. Use the host and port of the connection
 * URI to connect, never {@link NeonEndpoint#host()}. Thread-safe.
 */
public interface Endpoints {

    /** Emits all endpoints of the project. */
    Flux<NeonEndpoint> list(String projectId);

    /** Emits the endpoints of one branch. */
    Flux<NeonEndpoint> list(BranchPath branch);

    /** Emits the endpoint, or fails with {@link NotFoundException}. */
    Mono<NeonEndpoint> get(EndpointPath endpoint);

    /**
     * Creates an endpoint. Fails with {@link ConflictException} for a second read-write endpoint on a branch, and with
     * {@link UnknownOutcomeException} when the answer is lost: list the endpoints of the branch to find out.
     */
    Mono<EndpointChanged> create(CreateEndpointRequest request);

    /**
     * Changes the properties that the request names. After a lost answer the client sends again only the properties
     * that still differ.
     */
    Mono<EndpointChanged> update(UpdateEndpointRequest request);

    /** Deletes the endpoint. Emits the deleted object, or completes empty when it did not exist. */
    Mono<EndpointChanged> delete(EndpointPath endpoint);

    /** Starts the compute. Does nothing when it runs already. */
    Mono<EndpointChanged> start(EndpointPath endpoint);

    /** Suspends the compute, which ends its sessions; the next connection starts it again. */
    Mono<EndpointChanged> suspend(EndpointPath endpoint);

    /** Restarts the compute, which ends its sessions. */
    Mono<EndpointChanged> restart(EndpointPath endpoint);
}
