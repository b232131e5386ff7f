package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.endpoint.ComputeSettings;
import io.alchemyreactive.neon.api.endpoint.CreateEndpointRequest;
import io.alchemyreactive.neon.api.endpoint.EndpointChanged;
import io.alchemyreactive.neon.api.endpoint.Endpoints;
import io.alchemyreactive.neon.api.endpoint.NeonEndpoint;
import io.alchemyreactive.neon.api.endpoint.UpdateEndpointRequest;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.EndpointPath;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Endpoints over HTTP. */
final class HttpEndpoints implements Endpoints {

    private static final String ALL = "/projects/{project_id}/endpoints";
    private static final String ONE = "/projects/{project_id}/endpoints/{endpoint_id}";

    private final ApiClient api;
    private final BranchReads reads;

    HttpEndpoints(ApiClient api) {
        this.api = api;
        this.reads = new BranchReads(api);
    }

    @Override
    public Flux<NeonEndpoint> list(String projectId) {
        return api.read(ApiCall.get(ALL, projectId), response -> response.list("endpoints", NeonEndpoint.class))
                .flatMapIterable(endpoints -> endpoints)
                .checkpoint("Endpoints.list");
    }

    @Override
    public Flux<NeonEndpoint> list(BranchPath branch) {
        return reads.endpoints(branch).flatMapIterable(endpoints -> endpoints).checkpoint("Endpoints.list");
    }

    @Override
    public Mono<NeonEndpoint> get(EndpointPath endpoint) {
        return api.read(one(endpoint), response -> response.at("endpoint", NeonEndpoint.class))
                .checkpoint("Endpoints.get");
    }

    @Override
    public Mono<EndpointChanged> create(CreateEndpointRequest request) {
        JsonFields endpoint = JsonFields.of()
                .text("branch_id", request.branch().branchId())
                .endpoint(request.spec())
                .text("name", request.name())
                .flag("disabled", request.disabled());
        String project = request.branch().projectId();
        ApiCall call = ApiCall.post(ALL, project)
                .body(JsonFields.of().object("endpoint", endpoint).node());
        return change(project, call).checkpoint("Endpoints.create");
    }

    @Override
    public Mono<EndpointChanged> update(UpdateEndpointRequest request) {
        EndpointPath path = request.endpoint();
        JsonFields endpoint = JsonFields.of()
                .text("name", request.name())
                .compute(request.settings().orElseGet(ComputeSettings::defaults))
                .flag("disabled", request.disabled());
        ApiCall patch = ApiCall.patch(ONE, path.projectId(), path.endpointId())
                .body(JsonFields.of().object("endpoint", endpoint).node());
        return api.patch(
                        path.projectId(),
                        patch,
                        one(path),
                        "endpoint",
                        EndpointChanged.class,
                        EndpointChanged::operations,
                        about(path))
                .checkpoint("Endpoints.update");
    }

    @Override
    public Mono<EndpointChanged> delete(EndpointPath endpoint) {
        return api.delete(
                        endpoint.projectId(),
                        ApiCall.delete(ONE, endpoint.projectId(), endpoint.endpointId()),
                        EndpointChanged.class,
                        EndpointChanged::operations,
                        about(endpoint))
                .checkpoint("Endpoints.delete");
    }

    @Override
    public Mono<EndpointChanged> start(EndpointPath endpoint) {
        return act(endpoint, "start").checkpoint("Endpoints.start");
    }

    @Override
    public Mono<EndpointChanged> suspend(EndpointPath endpoint) {
        return act(endpoint, "suspend").checkpoint("Endpoints.suspend");
    }

    @Override
    public Mono<EndpointChanged> restart(EndpointPath endpoint) {
        return act(endpoint, "restart").checkpoint("Endpoints.restart");
    }

    private Mono<EndpointChanged> act(EndpointPath path, String verb) {
        ApiCall call = ApiCall.post(ONE + "/" + verb, path.projectId(), path.endpointId())
                .asIdempotent();
        return change(path.projectId(), call);
    }

    private Mono<EndpointChanged> change(String projectId, ApiCall call) {
        return api.change(projectId, call, EndpointChanged.class, EndpointChanged::operations);
    }

    private static ApiCall one(EndpointPath path) {
        return ApiCall.get(ONE, path.projectId(), path.endpointId());
    }

    private static Predicate<NeonOperation> about(EndpointPath path) {
        return operation ->
                operation.endpointId().filter(path.endpointId()::equals).isPresent();
    }
}
