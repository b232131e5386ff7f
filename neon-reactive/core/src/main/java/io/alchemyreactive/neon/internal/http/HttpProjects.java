package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.neon.api.project.NeonProject;
import io.alchemyreactive.neon.api.project.ProjectChanged;
import io.alchemyreactive.neon.api.project.ProjectCreated;
import io.alchemyreactive.neon.api.project.Projects;
import io.alchemyreactive.neon.api.project.UpdateProjectRequest;
import io.alchemyreactive.neon.internal.transport.Answer;
import io.alchemyreactive.neon.internal.transport.Call;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Projects over HTTP. */
final class HttpProjects implements Projects {

    static final String ALL = "/projects";
    static final String ONE = "/projects/{project_id}";
    private static final int PAGE = 100;

    private final Api api;
    private final ProjectCreation creation;

    HttpProjects(Api api, HttpBranches branches) {
        this.api = api;
        this.creation = new ProjectCreation(api, this, branches);
    }

    @Override
    public Flux<NeonProject> list(ListProjectsRequest request) {
        Call call = searching(Call.get(ALL), request)
                .query("org_id", request.orgId().or(() -> api.options.orgId()));
        return pages(call).checkpoint("Projects.list");
    }

    @Override
    public Flux<NeonProject> listShared(ListProjectsRequest request) {
        return pages(searching(Call.get(ALL + "/shared"), request)).checkpoint("Projects.listShared");
    }

    @Override
    public Mono<NeonProject> get(String projectId) {
        return api.read(Call.get(ONE, projectId), HttpProjects::project).checkpoint("Projects.get");
    }

    @Override
    public Mono<ProjectCreated> create(CreateProjectRequest request) {
        return creation.create(request).checkpoint("Projects.create");
    }

    @Override
    public Mono<ProjectChanged> update(UpdateProjectRequest request) {
        String id = request.projectId();
        Fields project = Fields.of()
                .text("name", request.name())
                .number("history_retention_seconds", request.historyRetentionSeconds())
                .object(
                        "default_endpoint_settings",
                        request.defaultEndpointSettings().map(Fields.of()::compute));
        Call patch =
                Call.patch(ONE, id).body(Fields.of().object("project", project).node());
        return api.patch(
                        id,
                        patch,
                        Call.get(ONE, id),
                        "project",
                        ProjectChanged.class,
                        ProjectChanged::operations,
                        operation -> true)
                .checkpoint("Projects.update");
    }

    @Override
    public Mono<NeonProject> delete(String projectId) {
        return api.inTurn(
                        projectId,
                        turn -> api.send(turn, Call.delete(ONE, projectId), HttpProjects::project)
                                .flatMap(deleted -> gone(projectId).thenReturn(deleted))
                                .onErrorResume(NotFoundException.class, absent -> Mono.empty()))
                .checkpoint("Projects.delete");
    }

    @Override
    public Mono<NeonProject> recover(String projectId) {
        return api.inTurn(
                        projectId,
                        turn -> api.send(turn, Call.post(ONE + "/recover", projectId), HttpProjects::project))
                .checkpoint("Projects.recover");
    }

    private Flux<NeonProject> pages(Call call) {
        return Page.all(cursor -> api.read(call.query("cursor", cursor), answer -> page(answer, cursor)));
    }

    private static Call searching(Call call, ListProjectsRequest request) {
        return call.query("limit", request.pageSize().orElse(PAGE)).query("search", request.search());
    }

    /** The deletion of a project names no operations; it is done when the project is not found. */
    private Mono<Boolean> gone(String projectId) {
        Call call = Call.get(ONE, projectId);
        Mono<Boolean> look = api.read(call, answer -> false)
                .onErrorResume(NotFoundException.class, absent -> Mono.just(true))
                .filter(gone -> gone);
        return api.waits.until(
                look, () -> api.failures.late(call, "is still there after its deletion", api.options.waitDeadline()));
    }

    static NeonProject project(Answer answer) {
        return answer.at("project", NeonProject.class);
    }

    private static Page<NeonProject> page(Answer answer, Optional<String> asked) {
        return new Page<>(
                answer.list("projects", NeonProject.class),
                asked,
                answer.body().path("pagination").path("cursor").asStringOpt());
    }
}
