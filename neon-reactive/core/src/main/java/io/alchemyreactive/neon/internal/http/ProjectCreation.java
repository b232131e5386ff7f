package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.effect.Permit;
import io.alchemyreactive.neon.api.branch.AnnotatedBranch;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.neon.api.project.NeonProject;
import io.alchemyreactive.neon.api.project.ProjectCreated;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import io.alchemyreactive.neon.internal.transport.ResponseErrors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates a project so that a lost answer never leaves two. Names are not unique, so the request is not sent again. A
 * project that it may have made is searched for by its name and recognized by the annotations of its branch.
 */
final class ProjectCreation {

    /** The delays between searches. A request that is still on its way may take effect somewhat later. */
    private static final List<Duration> LOOKS =
            List.of(Duration.ZERO, Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));

    private final ApiClient api;
    private final HttpProjects projects;
    private final HttpBranches branches;
    private final BranchReads reads;

    ProjectCreation(ApiClient api, HttpProjects projects, HttpBranches branches) {
        this.api = api;
        this.projects = projects;
        this.branches = branches;
        this.reads = new BranchReads(api);
    }

    Mono<ProjectCreated> create(CreateProjectRequest request) {
        ApiCall call = ApiCall.post(HttpProjects.ALL).body(body(request));
        return Mono.defer(() -> api.send(Permit.free(), call, response -> response.as(ProjectCreated.class)))
                .onErrorResume(UnknownOutcomeException.class, lost -> search(request, lost))
                .flatMap(created -> api.settled(created.project().id(), created, created.operations()))
                .flatMap(created -> branches.settled(created.branch().path())
                        .map(branch -> new ProjectCreated(
                                created.project(),
                                branch,
                                created.endpoints(),
                                created.roles(),
                                created.databases(),
                                created.connectionUris(),
                                created.operations())));
    }

    private Mono<ProjectCreated> search(CreateProjectRequest request, UnknownOutcomeException lost) {
        if (request.name().isEmpty() || request.annotations().isEmpty()) {
            return Mono.error(lost);
        }
        return Flux.fromIterable(LOOKS)
                .concatMap(
                        delay -> Mono.delay(delay, api.options.scheduler())
                                .then(look(request, request.name().get())),
                        0)
                .next()
                .onErrorMap(NeonException.class, failure -> ResponseErrors.also(lost, failure))
                .switchIfEmpty(Mono.error(lost));
    }

    private Mono<ProjectCreated> look(CreateProjectRequest request, String name) {
        ListProjectsRequest.Builder list = ListProjectsRequest.builder().search(name);
        request.orgId().ifPresent(list::orgId);
        return projects.list(list.build())
                .filter(project -> project.name().equals(name))
                .concatMap(project -> marked(project, request).flatMap(branch -> read(project, branch)), 0)
                .next();
    }

    private Mono<AnnotatedBranch> marked(NeonProject project, CreateProjectRequest request) {
        return branches.list(ListBranchesRequest.all(project.id()))
                .filter(branch -> branch.annotations()
                        .entrySet()
                        .containsAll(request.annotations().entrySet()))
                .next()
                // Another owner's project with that name may be deleted during the search.
                .onErrorResume(NotFoundException.class, gone -> Mono.empty());
    }

    private Mono<ProjectCreated> read(NeonProject project, AnnotatedBranch marked) {
        BranchPath path = marked.branch().path();
        return Mono.zip(
                        reads.endpoints(path),
                        reads.roles(path),
                        reads.databases(path),
                        api.polling.incomplete(project.id(), operation -> true))
                .map(parts -> new ProjectCreated(
                        project,
                        marked.branch(),
                        parts.getT1(),
                        parts.getT2(),
                        parts.getT3(),
                        List.of(),
                        parts.getT4()));
    }

    private ObjectNode body(CreateProjectRequest request) {
        JsonFields branch = JsonFields.of()
                .text("name", request.branchName())
                .text("role_name", request.roleName())
                .text("database_name", request.databaseName())
                .texts("annotations", request.annotations());
        JsonFields project = JsonFields.of()
                .text("name", request.name())
                .text("region_id", request.regionId())
                .number("pg_version", request.pgVersion())
                .text("org_id", request.orgId().or(() -> api.options.orgId()))
                .number("history_retention_seconds", request.historyRetentionSeconds())
                .flag("store_passwords", request.storePasswords())
                .object(
                        "default_endpoint_settings",
                        request.defaultEndpointSettings().map(JsonFields.of()::compute))
                .object("branch", Optional.of(branch).filter(given -> !given.empty()));
        return JsonFields.of().object("project", project).node();
    }
}
