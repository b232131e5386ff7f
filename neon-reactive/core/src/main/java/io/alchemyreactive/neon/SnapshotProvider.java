package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.SnapshotPath;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.neon.api.snapshot.CreateSnapshotRequest;
import io.alchemyreactive.neon.api.snapshot.NeonSnapshot;
import io.alchemyreactive.neon.api.snapshot.UpdateSnapshotRequest;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Manages snapshots, which it finds again by their name and their branch. */
final class SnapshotProvider implements Provider<Snapshot.Props, Snapshot.Attributes> {

    private static final int LONGEST_NAME = 256;
    private static final Duration NEAR = Duration.ofMinutes(1);

    private final NeonClients neon;

    SnapshotProvider(NeonClients neon) {
        this.neon = neon;
    }

    @Override
    public ResourceType<?, Snapshot.Props, Snapshot.Attributes> type() {
        return Snapshot.TYPE;
    }

    @Override
    public Mono<Found<Snapshot.Attributes>> read(Read<Snapshot.Props, Snapshot.Attributes> request) {
        Snapshot.Props props = request.props();
        Identity identity = request.identity();
        boolean neverMade = identity.instance().isEmpty();
        if (request.attributes().isEmpty() && neverMade && props.name() == null) {
            return Mono.just(Found.absent());
        }
        return neon.call(client -> request.attributes()
                        .map(known -> find(client, known).map(Found::ours))
                        .orElseGet(() -> named(client, props, name(props, identity))
                                .flatMap(one -> BranchContents.found(
                                        client, branch(props), identity, "snapshot", one.name(), one))))
                .onErrorResume(NotFoundException.class, gone -> Mono.empty())
                .defaultIfEmpty(Found.absent());
    }

    @Override
    public Mono<Snapshot.Attributes> find(Find<Snapshot.Props> request) {
        String project = request.props().projectId();
        return neon.call(client -> client.snapshots()
                        .list(project)
                        .filter(snapshot -> snapshot.id().equals(request.id()))
                        .next()
                        .map(snapshot -> attributes(
                                project, snapshot, snapshot.sourceBranchId().orElse(""))))
                .onErrorResume(NotFoundException.class, none -> Mono.empty());
    }

    @Override
    public Mono<Snapshot.Attributes> reconcile(Reconcile<Snapshot.Props, Snapshot.Attributes> request) {
        Snapshot.Props news = request.news();
        String name = name(news, request.identity());
        return neon.call(client -> request.attributes()
                .map(known -> find(client, known).switchIfEmpty(Mono.error(() -> new SnapshotGoneException(known))))
                .orElseGet(() -> named(client, news, name).switchIfEmpty(create(client, news, name)))
                .flatMap(snapshot -> completed(client, snapshot, request).thenReturn(snapshot))
                .flatMap(snapshot -> {
                    boolean keepsName = news.name() == null && request.phase() == Reconcile.Phase.UPDATE;
                    return keepsName || snapshot.name().equals(name)
                            ? Mono.just(snapshot)
                            : client.snapshots()
                                    .update(new UpdateSnapshotRequest(path(snapshot), name))
                                    .map(renamed -> attributes(snapshot.projectId(), renamed, snapshot.branchId()));
                }));
    }

    @Override
    public Mono<Void> delete(Delete<Snapshot.Props, Snapshot.Attributes> request) {
        return neon.call(client -> client.snapshots().delete(path(request.attributes())))
                .onErrorResume(NotFoundException.class, gone -> Mono.empty())
                .then();
    }

    @Override
    public Flux<Snapshot.Attributes> list() {
        return neon.callMany(client -> client.projects()
                .list(ListProjectsRequest.all())
                .concatMap(project -> client.snapshots()
                        .list(project.id())
                        .map(snapshot -> attributes(
                                project.id(),
                                snapshot,
                                snapshot.sourceBranchId().orElse("")))));
    }

    /**
     * Waits for the operations of a snapshot that an earlier attempt began. The snapshot is complete when they have
     * succeeded.
     */
    private static Mono<Void> completed(
            NeonClient client, Snapshot.Attributes known, Reconcile<Snapshot.Props, Snapshot.Attributes> request) {
        return request.phase() != Reconcile.Phase.CREATE
                ? Mono.empty()
                : client.snapshots()
                        .list(known.projectId())
                        .filter(one -> one.id().equals(known.id()))
                        .next()
                        .flatMap(one -> Completion.of(client, known.projectId(), took(one)));
    }

    /**
     * Accepts the operations that may have taken this snapshot. Neon does not name the operation of a snapshot, so its
     * action, its branch and its time identify it.
     */
    private static Predicate<NeonOperation> took(NeonSnapshot snapshot) {
        return operation -> (operation.action().contains("snapshot")
                        || operation.action().equals("create_branch")
                                && operation.branchId().equals(snapshot.sourceBranchId()))
                && Duration.between(snapshot.createdAt(), operation.createdAt())
                                .abs()
                                .compareTo(NEAR)
                        < 0;
    }

    private static Mono<Snapshot.Attributes> create(NeonClient client, Snapshot.Props props, String name) {
        var create = CreateSnapshotRequest.builder(branch(props)).name(name);
        Optional.ofNullable(props.lsn()).ifPresent(create::lsn);
        Optional.ofNullable(props.timestamp()).ifPresent(create::timestamp);
        Optional.ofNullable(props.expiresAt()).ifPresent(create::expiresAt);
        return Mono.defer(() -> client.snapshots().create(create.build()))
                .map(created -> attributes(props.projectId(), created.snapshot(), props.branchId()))
                .onErrorResume(
                        UnknownOutcomeException.class,
                        lost -> named(client, props, name).switchIfEmpty(Mono.error(lost)));
    }

    private static Mono<Snapshot.Attributes> named(NeonClient client, Snapshot.Props props, String name) {
        Predicate<NeonSnapshot> ofTheBranch =
                one -> one.sourceBranchId().filter(props.branchId()::equals).isPresent();
        return client.snapshots()
                .list(props.projectId())
                .filter(one -> one.name().equals(name))
                .filter(ofTheBranch)
                .next()
                .map(one -> attributes(props.projectId(), one, props.branchId()));
    }

    /**
     * Emits the snapshot, or completes empty when it does not exist any more. The API has no call for a single
     * snapshot, so this method lists all.
     */
    private static Mono<Snapshot.Attributes> find(NeonClient client, Snapshot.Attributes known) {
        return client.snapshots()
                .list(known.projectId())
                .filter(one -> one.id().equals(known.id()))
                .next()
                .map(one -> attributes(known.projectId(), one, known.branchId()));
    }

    private static Snapshot.Attributes attributes(String projectId, NeonSnapshot snapshot, String branchId) {
        return new Snapshot.Attributes(snapshot.id(), projectId, branchId, snapshot.name());
    }

    private static String name(Snapshot.Props props, Identity identity) {
        String declared = props.name();
        return declared != null ? declared : identity.physicalName(LONGEST_NAME);
    }

    private static BranchPath branch(Snapshot.Props props) {
        return new BranchPath(props.projectId(), props.branchId());
    }

    private static SnapshotPath path(Snapshot.Attributes attributes) {
        return new SnapshotPath(attributes.projectId(), attributes.id());
    }
}
