package io.alchemyreactive.neon;

import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.branch.AnnotatedBranch;
import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.branch.Expiry;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.branch.UpdateBranchRequest;
import io.alchemyreactive.neon.api.endpoint.EndpointSpec;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.postgres.PreviewMarks;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Manages branches. Makes first the branch, then its compute, then runs its migrations. */
final class BranchProvider implements Provider<Branch.Props, Branch.Attributes> {

    static final int LONGEST_NAME = 256;

    private final NeonClients neon;

    BranchProvider(NeonClients neon) {
        this.neon = neon;
    }

    @Override
    public ResourceType<?, Branch.Props, Branch.Attributes> type() {
        return Branch.TYPE;
    }

    @Override
    public Mono<Diff> diff(Change<Branch.Props, Branch.Attributes> change) {
        return Mono.fromSupplier(() -> BranchDiff.of(change));
    }

    @Override
    public Mono<Found<Branch.Attributes>> read(Read<Branch.Props, Branch.Attributes> request) {
        if (request.attributes().isPresent()) {
            Branch.Attributes known = request.attributes().get();
            return neon.call(client -> client.branches()
                            .get(path(known))
                            .flatMap(branch -> BranchAttributes.of(
                                    client,
                                    branch.branch(),
                                    request.props(),
                                    request.identity(),
                                    Optional.ofNullable(known.expiresAt()))))
                    // Neon knows nothing about migrations, and keeps the annotations of the run that made the branch.
                    .map(seen -> Found.ours(
                            seen.withSchemaVersion(known.schemaVersion()).withMarks(known.marks())))
                    .onErrorResume(NotFoundException.class, gone -> Mono.just(Found.absent()));
        }
        boolean neverMade = request.identity().instance().isEmpty();
        if (neverMade && request.props().name() == null) {
            return Mono.just(Found.absent());
        }
        return neon.call(client -> client.branches()
                        .find(request.props().projectId(), name(request.props(), request.identity()))
                        .flatMap(branch -> BranchAttributes.found(client, branch, request.props())
                                .map(attributes -> found(branch, attributes, request.identity()))))
                .onErrorResume(NotFoundException.class, gone -> Mono.empty())
                .defaultIfEmpty(Found.absent());
    }

    @Override
    public Flux<String> warnings(Read<Branch.Props, Branch.Attributes> request) {
        return neon.callMany(
                client -> BranchWarnings.of(client, request.identity().fqn(), request.props()));
    }

    @Override
    public Flux<String> notes(Read<Branch.Props, Branch.Attributes> request) {
        return neon.callMany(client -> BranchMigration.notes(client, request.props(), request.attributes()));
    }

    @Override
    public Mono<Branch.Attributes> find(Find<Branch.Props> request) {
        return neon.call(client -> client.branches()
                        .get(new BranchPath(request.props().projectId(), request.id()))
                        .flatMap(branch -> BranchAttributes.found(client, branch, request.props())))
                .onErrorResume(NotFoundException.class, none -> Mono.empty());
    }

    @Override
    public Mono<Branch.Attributes> reconcile(Reconcile<Branch.Props, Branch.Attributes> request) {
        return RunEnvironment.current().flatMap(environment -> reconciled(request, PreviewMarks.of(environment)));
    }

    private Mono<Branch.Attributes> reconciled(
            Reconcile<Branch.Props, Branch.Attributes> request, Optional<PreviewMarks> marks) {
        return neon.call(client -> request.attributes()
                .map(known -> completed(client, path(known), request)
                        .then(Mono.defer(() -> update(client, path(known), request))))
                .orElseGet(() -> create(client, request, marks))
                .flatMap(branch -> BranchMasking.ended(
                                client, branch.path(), request.news().masking())
                        .then(BranchPasswords.rotate(client, branch, request.news()))
                        .thenReturn(branch))
                .flatMap(branch -> BranchCompute.ensure(
                                client,
                                branch.path(),
                                Objects.requireNonNullElse(request.news().compute(), Compute.DEFAULTS))
                        .then(BranchAttributes.of(
                                client,
                                branch,
                                request.news(),
                                request.identity(),
                                request.attributes().flatMap(known -> Optional.ofNullable(known.expiresAt())))))
                .map(made -> made.withMarks(marks.orElse(null)))
                .flatMap(attributes -> BranchMigration.run(client, attributes, request.news()))
                .flatMap(made -> BranchNeighbour.verified(client, request, made, this::reconcile)));
    }

    @Override
    public Mono<Void> delete(Delete<Branch.Props, Branch.Attributes> request) {
        return neon.call(client -> client.branches()
                .delete(path(request.attributes()))
                .onErrorResume(NotFoundException.class, gone -> Mono.empty())
                .then(
                        request.props().isVerified()
                                ? new BranchNeighbour(client, request.identity(), request.props()).remove()
                                : Mono.empty()));
    }

    @Override
    public List<Operation<Branch.Props, Branch.Attributes, ?>> operations() {
        List<Operation<Branch.Props, Branch.Attributes, ?>> all =
                new ArrayList<>(new BranchRestore(neon, this::reconcile).operations());
        all.add(BranchMigration.operation());
        all.addAll(new BranchUpkeep(neon).operations());
        return List.copyOf(all);
    }

    @Override
    public Flux<Branch.Attributes> list() {
        return neon.callMany(client -> client.projects()
                .list(ListProjectsRequest.all())
                .concatMap(project -> client.branches().list(ListBranchesRequest.all(project.id())))
                .concatMap(branch -> BranchAttributes.undeclared(client, branch)
                        .onErrorResume(NoConnectionException.class, none -> Mono.empty())));
    }

    private static Found<Branch.Attributes> found(
            AnnotatedBranch branch, Branch.Attributes attributes, Identity identity) {
        return NeonOwnership.proves(branch.annotations(), identity)
                ? Found.ours(attributes)
                : Found.foreign(attributes, NeonOwnership.describe("branch", attributes.name(), branch.annotations()));
    }

    private Mono<NeonBranch> create(
            NeonClient client, Reconcile<Branch.Props, Branch.Attributes> request, Optional<PreviewMarks> marks) {
        Branch.Props props = request.news();
        Compute compute = Objects.requireNonNullElse(props.compute(), Compute.DEFAULTS);
        String name = name(props, request.identity());
        var create = CreateBranchRequest.builder(props.projectId())
                .name(name)
                .annotations(NeonOwnership.annotations(request.identity(), marks))
                .endpoints(List.of(EndpointSpec.readWrite().settings(compute.settings())));
        Optional.ofNullable(props.parentId()).ifPresent(create::parentId);
        Optional.ofNullable(props.parentLsn()).ifPresent(create::parentLsn);
        Optional.ofNullable(props.parentTimestamp()).ifPresent(create::parentTimestamp);
        if (props.schemaOnly() != null && props.schemaOnly()) {
            create.initSource("schema-only");
        }
        Optional.ofNullable(props.isProtected()).ifPresent(create::protection);
        return BranchPasswords.check(client, props, name)
                .then(now())
                .map(now -> BranchLifetime.first(props, now)
                        .map(expiry -> create.expiresAt(BranchLifetime.atNeon(expiry, now)))
                        .orElse(create)
                        .build())
                .flatMap(wanted -> BranchMasking.create(client, wanted, props.masking()))
                .map(created -> created.branch())
                // The name is taken, by an earlier attempt of this resource or by another owner.
                .onErrorResume(
                        ConflictException.class,
                        taken -> client.branches()
                                .find(props.projectId(), name)
                                .filter(branch -> NeonOwnership.proves(branch.annotations(), request.identity()))
                                .map(AnnotatedBranch::branch)
                                .switchIfEmpty(Mono.error(taken))
                                .flatMap(branch -> completed(client, branch.path(), request)
                                        .thenReturn(branch)));
    }

    /** Completes when the operations of an earlier attempt have succeeded. */
    private static Mono<Void> completed(
            NeonClient client, BranchPath branch, Reconcile<Branch.Props, Branch.Attributes> request) {
        return request.phase() == Reconcile.Phase.CREATE
                ? Completion.of(client, branch.projectId(), Completion.ofBranch(branch.branchId()))
                : Mono.empty();
    }

    private Mono<NeonBranch> update(
            NeonClient client, BranchPath path, Reconcile<Branch.Props, Branch.Attributes> request) {
        return now().flatMap(now -> client.branches()
                .get(path)
                .map(AnnotatedBranch::branch)
                .flatMap(branch -> change(branch, request, now)
                        .map(change -> client.branches().update(change).map(changed -> changed.branch()))
                        .orElseGet(() -> Mono.just(branch))));
    }

    private static Mono<Instant> now() {
        return RunEnvironment.current().map(environment -> environment.clock().instant());
    }

    /**
     * The request with only the properties that differ; empty when none does. Neon refuses a name that equals the
     * current one.
     */
    private static Optional<UpdateBranchRequest> change(
            NeonBranch branch, Reconcile<Branch.Props, Branch.Attributes> request, Instant now) {
        Branch.Props news = request.news();
        var change = UpdateBranchRequest.builder(branch.path());
        boolean differs = false;
        String name = news.name() == null && request.phase() == Reconcile.Phase.UPDATE
                ? branch.name()
                : name(news, request.identity());
        if (!name.equals(branch.name())) {
            change.name(name);
            differs = true;
        }
        boolean isProtected = news.isProtected() != null && news.isProtected();
        boolean wasDeclared = news.isProtected() != null
                || request.olds().map(Branch.Props::isProtected).isPresent();
        if (wasDeclared && isProtected != branch.isProtected()) {
            change.protection(isProtected);
            differs = true;
        }
        Optional<Expiry> expiry = BranchLifetime.change(branch, request, now);
        if (expiry.isPresent()) {
            change.expiry(expiry.get());
            differs = true;
        }
        return differs ? Optional.of(change.build()) : Optional.empty();
    }

    private static String name(Branch.Props props, Identity identity) {
        @Nullable String declared = props.name();
        return declared != null ? declared : identity.physicalName(LONGEST_NAME);
    }

    static BranchPath path(Branch.Attributes attributes) {
        return new BranchPath(attributes.projectId(), attributes.id());
    }
}
