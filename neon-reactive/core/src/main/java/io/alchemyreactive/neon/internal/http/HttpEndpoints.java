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
import io.alchemyreactive.neon.internal.transport.Call;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Endpoints over HTTP. */
final class HttpEndpoints implements Endpoints {

    private static final String ALL = "/projects/{project_id}/endpoints";
    private static final String ONE = "/projects/{project_id}/endpoints/{endpoint_id}";

    private final Api api;
    private final Contents contents;

    HttpEndpoints(Api api) {
        this.api = api;
        this.contents = new Contents(api);
    }

    @Override
    public Flux<NeonEndpoint> list(String projectId) {
        return api.read(Call.get(ALL, projectId), answer -> answer.list("endpoints", NeonEndpoint.class))
                .flatMapIterable(endpoints -> endpoints)
                .checkpoint("Endpoints.list");
    }

    @Override
    public Flux<NeonEndpoint> list(BranchPath branch) {
        return contents.endpoints(branch)
                .flatMapIterable(endpoints -> endpoints)
                .checkpoint("Endpoints.list");
    }

    @Override
    public Mono<NeonEndpoint> get(EndpointPath endpoint) {
        return api.read(one(endpoint), answer -> answer.at("endpoint", NeonEndpoint.class))
                .checkpoint("Endpoints.get");
    }

    @Override
    public Mono<EndpointChanged> create(CreateEndpointRequest request) {
        Fields endpoint = Fields.of()
                .text("branch_id", request.branch().branchId())
                .endpoint(request.spec())
                .text("name", request.name())
                .flag("disabled", request.disabled());
        String project = request.branch().projectId();
        Call call = Call.post(ALL, project)
                .body(Fields.of().object("endpoint", endpoint).node());
        return change(project, call).checkpoint("Endpoints.create");
    }

    @Override
    public Mono<EndpointChanged> update(UpdateEndpointRequest request) {
        EndpointPath path = request.endpoint();
        Fields endpoint = Fields.of()
                .text("name", request.name())
                .compute(request.settings().orElseGet(ComputeSettings::defaults))
                .flag("disabled", request.disabled());
        Call patch = Call.patch(ONE, path.projectId(), path.endpointId())
                .body(Fields.of().object("endpoint", endpoint).node());
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
                        Call.delete(ONE, endpoint.projectId(), endpoint.endpointId()),
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
        Call call =
                Call.post(ONE + "/" + verb, path.projectId(), path.endpointId()).harmlessTwice();
        return change(path.projectId(), call);
    }

    private Mono<EndpointChanged> change(String projectId, Call call) {
        return api.change(projectId, call, EndpointChanged.class, EndpointChanged::operations);
    }

    private static Call one(EndpointPath path) {
        return Call.get(ONE, path.projectId(), path.endpointId());
    }

    private static Predicate<NeonOperation> about(EndpointPath path) {
        return operation ->
                operation.endpointId().filter(path.endpointId()::equals).isPresent();
    }
}
