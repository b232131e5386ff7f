package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.neon.api.project.NeonProject;
import io.alchemyreactive.neon.api.project.ProjectChanged;
import io.alchemyreactive.neon.api.project.ProjectCreated;
import io.alchemyreactive.neon.api.project.Projects;
import io.alchemyreactive.neon.api.project.UpdateProjectRequest;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import io.alchemyreactive.neon.internal.transport.ApiResponse;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Projects over HTTP. */
final class HttpProjects implements Projects {

    static final String ALL = "/projects";
    static final String ONE = "/projects/{project_id}";
    private static final int PAGE = 100;

    private final ApiClient api;
    private final ProjectCreation creation;

    HttpProjects(ApiClient api, HttpBranches branches) {
        this.api = api;
        this.creation = new ProjectCreation(api, this, branches);
    }

    @Override
    public Flux<NeonProject> list(ListProjectsRequest request) {
        ApiCall call = searching(ApiCall.get(ALL), request)
                .query("org_id", request.orgId().or(() -> api.options.orgId()));
        return pages(call).checkpoint("Projects.list");
    }

    @Override
    public Flux<NeonProject> listShared(ListProjectsRequest request) {
        return pages(searching(ApiCall.get(ALL + "/shared"), request)).checkpoint("Projects.listShared");
    }

    @Override
    public Mono<NeonProject> get(String projectId) {
        return api.read(ApiCall.get(ONE, projectId), HttpProjects::project).checkpoint("Projects.get");
    }

    @Override
    public Mono<ProjectCreated> create(CreateProjectRequest request) {
        return creation.create(request).checkpoint("Projects.create");
    }

    @Override
    public Mono<ProjectChanged> update(UpdateProjectRequest request) {
        String id = request.projectId();
        JsonFields project = JsonFields.of()
                .text("name", request.name())
                .number("history_retention_seconds", request.historyRetentionSeconds())
                .object(
                        "default_endpoint_settings",
                        request.defaultEndpointSettings().map(JsonFields.of()::compute));
        ApiCall patch = ApiCall.patch(ONE, id)
                .body(JsonFields.of().object("project", project).node());
        return api.patch(
                        id,
                        patch,
                        ApiCall.get(ONE, id),
                        "project",
                        ProjectChanged.class,
                        ProjectChanged::operations,
                        operation -> true)
                .checkpoint("Projects.update");
    }

    @Override
    public Mono<NeonProject> delete(String projectId) {
        return api.queued(
                        projectId,
                        permit -> api.send(permit, ApiCall.delete(ONE, projectId), HttpProjects::deleted)
                                .flatMap(deleted -> gone(projectId).then(Mono.justOrEmpty(deleted)))
                                .onErrorResume(NotFoundException.class, absent -> Mono.empty()))
                .checkpoint("Projects.delete");
    }

    @Override
    public Mono<NeonProject> recover(String projectId) {
        return api.queued(
                        projectId,
                        permit -> api.send(permit, ApiCall.post(ONE + "/recover", projectId), HttpProjects::project))
                .checkpoint("Projects.recover");
    }

    private Flux<NeonProject> pages(ApiCall call) {
        return Page.all(
                cursor -> api.read(call.query("cursor", cursor), response -> page(response, cursor)),
                why -> api.failures.endless(call, why));
    }

    private static ApiCall searching(ApiCall call, ListProjectsRequest request) {
        return call.query("limit", request.pageSize().orElse(PAGE)).query("search", request.search());
    }

    /**
     * Whether the project does not exist any more. The answer to a deletion of a project names no operations, so this
     * is the sign of its end.
     */
    private Mono<Boolean> gone(String projectId) {
        ApiCall call = ApiCall.get(ONE, projectId);
        Mono<Boolean> look = api.read(call, response -> false)
                .onErrorResume(NotFoundException.class, absent -> Mono.just(true))
                .filter(gone -> gone);
        return api.polling.until(
                look, () -> api.failures.late(call, "is still there after its deletion", api.options.waitDeadline()));
    }

    private static Optional<NeonProject> deleted(ApiResponse response) {
        return response.nothing() ? Optional.empty() : Optional.of(project(response));
    }

    static NeonProject project(ApiResponse response) {
        return response.at("project", NeonProject.class);
    }

    private static Page<NeonProject> page(ApiResponse response, Optional<String> asked) {
        return new Page<>(
                response.list("projects", NeonProject.class),
                asked,
                response.body().path("pagination").path("cursor").asStringOpt());
    }
}
