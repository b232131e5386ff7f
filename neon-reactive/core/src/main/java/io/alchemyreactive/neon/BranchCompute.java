package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.endpoint.CreateEndpointRequest;
import io.alchemyreactive.neon.api.endpoint.EndpointSpec;
import io.alchemyreactive.neon.api.endpoint.NeonEndpoint;
import io.alchemyreactive.neon.api.endpoint.UpdateEndpointRequest;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.path.BranchPath;
import reactor.core.publisher.Mono;

/** Makes sure that a branch has its read-write endpoint with the declared settings. */
final class BranchCompute {

    private BranchCompute() {}

    static Mono<Void> ensure(NeonClient client, BranchPath branch, Compute wanted) {
        return find(client, branch)
                .flatMap(endpoint -> adjust(client, endpoint, wanted).thenReturn(endpoint))
                .switchIfEmpty(Mono.defer(() -> create(client, branch, wanted)))
                .then();
    }

    /** The read-write endpoint; fails with {@link NoConnectionException} when the branch has none. */
    static Mono<NeonEndpoint> writer(NeonClient client, NeonBranch branch) {
        return find(client, branch.path())
                .switchIfEmpty(Mono.error(() -> new NoConnectionException(branch.name(), "it has no endpoint")));
    }

    static Mono<NeonEndpoint> find(NeonClient client, BranchPath branch) {
        return client.endpoints()
                .list(branch)
                .filter(endpoint -> endpoint.type().equals("read_write"))
                .next();
    }

    private static Mono<NeonEndpoint> create(NeonClient client, BranchPath branch, Compute wanted) {
        return client.endpoints()
                .create(CreateEndpointRequest.builder(
                                branch, EndpointSpec.readWrite().settings(wanted.settings()))
                        .build())
                .map(created -> created.endpoint())
                .onErrorResume(ConflictException.class, exists -> find(client, branch));
    }

    private static Mono<Void> adjust(NeonClient client, NeonEndpoint endpoint, Compute wanted) {
        return fits(endpoint, wanted)
                ? Mono.empty()
                : client.endpoints()
                        .update(UpdateEndpointRequest.builder(endpoint.path())
                                .settings(wanted.settings())
                                .build())
                        .then();
    }

    /** Whether the endpoint already has the declared settings. A setting that is not declared always fits. */
    static boolean fits(NeonEndpoint endpoint, Compute wanted) {
        return (wanted.minCu() == null || wanted.minCu() == endpoint.autoscalingLimitMinCu())
                && (wanted.maxCu() == null || wanted.maxCu() == endpoint.autoscalingLimitMaxCu())
                && (wanted.suspendTimeoutSeconds() == null
                        || wanted.suspendTimeoutSeconds() == endpoint.suspendTimeoutSeconds());
    }
}
