package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.branch.AnnotatedBranch;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.database.NeonDatabase;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.neon.api.project.NeonProject;
import io.alchemyreactive.neon.api.project.UpdateProjectRequest;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Manages projects. The annotations of the default branch mark a project. */
final class ProjectProvider implements Provider<Project.Props, Project.Attributes> {

    private static final int LONGEST_NAME = 256;

    private final NeonClients neon;

    ProjectProvider(NeonClients neon) {
        this.neon = neon;
    }

    @Override
    public ResourceType<?, Project.Props, Project.Attributes> type() {
        return Project.TYPE;
    }

    @Override
    public Mono<Found<Project.Attributes>> read(Read<Project.Props, Project.Attributes> request) {
        if (request.attributes().isPresent()) {
            String id = request.attributes().get().id();
            return neon.call(client -> client.projects().get(id).flatMap(project -> attributes(client, project)))
                    .map(Found::ours)
                    .onErrorResume(NotFoundException.class, gone -> Mono.just(Found.absent()));
        }
        Optional<String> name = searchedName(request);
        return name.isEmpty()
                ? Mono.just(Found.absent())
                : neon.call(client -> search(client, name.get(), request.identity()));
    }

    @Override
    public Flux<String> warnings(Read<Project.Props, Project.Attributes> request) {
        return neon.ask(
                client -> Allowance.ofProjects(client, request.identity().fqn()).flux());
    }

    @Override
    public Mono<Project.Attributes> find(Find<Project.Props> request) {
        return neon.call(client -> client.projects().get(request.id()).flatMap(project -> attributes(client, project)))
                .onErrorResume(NotFoundException.class, none -> Mono.empty());
    }

    @Override
    public Mono<Project.Attributes> reconcile(Reconcile<Project.Props, Project.Attributes> request) {
        return request.attributes()
                .map(known -> neon.call(client -> completed(client, known, request)))
                .orElseGet(() -> neon.call(client -> resumeOrCreate(client, request)));
    }

    @Override
    public Mono<Void> delete(Delete<Project.Props, Project.Attributes> request) {
        return neon.call(client -> client.projects().delete(request.attributes().id()))
                .onErrorResume(NotFoundException.class, gone -> Mono.empty())
                .then();
    }

    @Override
    public Flux<Project.Attributes> list() {
        return neon.callMany(client -> client.projects()
                .list(ListProjectsRequest.all())
                .concatMap(project ->
                        attributes(client, project).onErrorResume(NoConnectionException.class, none -> Mono.empty())));
    }

    /** The name to search for. Names are not unique at Neon, so without a row only a declared name is searched for. */
    private static Optional<String> searchedName(Read<Project.Props, Project.Attributes> request) {
        String declared = request.props().name();
        return declared != null || request.identity().instance().isEmpty()
                ? Optional.ofNullable(declared)
                : Optional.of(request.identity().physicalName(LONGEST_NAME));
    }

    private Mono<Found<Project.Attributes>> search(NeonClient client, String name, Identity identity) {
        return client.projects()
                .list(ListProjectsRequest.builder().search(name).build())
                .filter(project -> project.name().equals(name))
                .concatMap(project -> client.branches()
                        .list(ListBranchesRequest.all(project.id()))
                        .collectList()
                        .flatMap(branches -> attributes(client, project)
                                .onErrorResume(
                                        NoConnectionException.class,
                                        none -> Completion.of(client, project.id(), operation -> true)
                                                .then(Mono.error(none)))
                                .map(attributes -> branches.stream()
                                                .map(AnnotatedBranch::annotations)
                                                .anyMatch(marks -> NeonOwnership.proves(marks, identity))
                                        ? Found.ours(attributes)
                                        : foreign(attributes, branches))))
                .collectList()
                .map(found -> found.stream()
                        .filter(Found.Ours.class::isInstance)
                        .findFirst()
                        .or(() -> found.stream().findFirst())
                        .orElseGet(Found::absent));
    }

    private static Found<Project.Attributes> foreign(
            Project.Attributes attributes, java.util.List<AnnotatedBranch> branches) {
        var marks = branches.stream()
                .map(AnnotatedBranch::annotations)
                .filter(annotations -> !annotations.isEmpty())
                .findFirst()
                .orElseGet(java.util.Map::of);
        return Found.foreign(attributes, NeonOwnership.describe("project", attributes.name(), marks));
    }

    /**
     * Continues the project of an earlier attempt, or makes one. Neon would make a second project with an existing
     * name, so this method searches first.
     */
    private Mono<Project.Attributes> resumeOrCreate(
            NeonClient client, Reconcile<Project.Props, Project.Attributes> request) {
        return search(client, name(request.news(), request.identity()), request.identity())
                .flatMap(found -> found instanceof Found.Ours<Project.Attributes> ours
                        ? completed(client, ours.attributes(), request)
                        : create(client, request));
    }

    /** Emits the project of an earlier attempt when the operations of that attempt have succeeded. */
    private Mono<Project.Attributes> completed(
            NeonClient client, Project.Attributes known, Reconcile<Project.Props, Project.Attributes> request) {
        Mono<Void> made = request.phase() == Reconcile.Phase.CREATE
                ? Completion.of(client, known.id(), Completion.ofBranch(known.defaultBranchId()))
                : Mono.empty();
        return made.then(Mono.defer(() -> update(client, known, request)));
    }

    private Mono<Project.Attributes> create(NeonClient client, Reconcile<Project.Props, Project.Attributes> request) {
        Project.Props props = request.news();
        var create = CreateProjectRequest.builder()
                .name(name(props, request.identity()))
                .annotations(NeonOwnership.annotations(request.identity()));
        Optional.ofNullable(props.region()).ifPresent(create::regionId);
        Optional.ofNullable(props.pgVersion()).ifPresent(create::pgVersion);
        Optional.ofNullable(props.orgId()).ifPresent(create::orgId);
        Optional.ofNullable(props.historyRetentionSeconds()).ifPresent(create::historyRetentionSeconds);
        Optional.ofNullable(props.databaseName()).ifPresent(create::databaseName);
        Optional.ofNullable(props.roleName()).ifPresent(create::roleName);
        return client.projects()
                .create(create.build())
                .map(created -> attributes(
                        created.project(),
                        created.branch().id(),
                        created.databases().stream().findFirst()));
    }

    private Mono<Project.Attributes> update(
            NeonClient client, Project.Attributes known, Reconcile<Project.Props, Project.Attributes> request) {
        return client.projects().get(known.id()).flatMap(project -> {
            String name = request.news().name() == null && request.phase() == Reconcile.Phase.UPDATE
                    ? project.name()
                    : name(request.news(), request.identity());
            var change = UpdateProjectRequest.builder(project.id());
            boolean differs = !name.equals(project.name());
            if (differs) {
                change.name(name);
            }
            Integer retention = request.news().historyRetentionSeconds();
            if (retention != null && !Optional.of(retention).equals(project.historyRetentionSeconds())) {
                change.historyRetentionSeconds(retention);
                differs = true;
            }
            Mono<NeonProject> changed =
                    differs ? client.projects().update(change.build()).map(done -> done.project()) : Mono.just(project);
            return changed.map(now -> new Project.Attributes(
                    now.id(),
                    now.name(),
                    now.regionId(),
                    now.pgVersion(),
                    known.defaultBranchId(),
                    known.databaseName(),
                    known.roleName()));
        });
    }

    private static String name(Project.Props props, Identity identity) {
        String declared = props.name();
        return declared != null ? declared : identity.physicalName(LONGEST_NAME);
    }

    private static Mono<Project.Attributes> attributes(NeonClient client, NeonProject project) {
        return client.branches()
                .list(ListBranchesRequest.all(project.id()))
                .map(AnnotatedBranch::branch)
                .filter(NeonBranch::isDefault)
                .next()
                .flatMap(branch -> client.databases()
                        .list(new BranchPath(project.id(), branch.id()))
                        .next()
                        .singleOptional()
                        .map(database -> attributes(project, branch.id(), database)));
    }

    /** Fails with {@link NoConnectionException} when the project has no database. */
    private static Project.Attributes attributes(
            NeonProject project, String branchId, Optional<NeonDatabase> database) {
        NeonDatabase first = database.orElseThrow(
                () -> new NoConnectionException(branchId, "its project '" + project.name() + "' has no database"));
        return new Project.Attributes(
                project.id(),
                project.name(),
                project.regionId(),
                project.pgVersion(),
                branchId,
                first.name(),
                first.ownerName());
    }
}
