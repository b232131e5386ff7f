package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.compute.LocalCompute;
import io.alchemyreactive.neon.local.internal.compute.Lsn;
import io.alchemyreactive.neon.local.internal.proxy.EndpointProxies;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.DeletedProjectRow;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.Passwords;
import io.alchemyreactive.neon.local.internal.rows.StorageRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs each operation by its action: the copy, the start, the configuration. Reads rows on the control thread; the work
 * runs elsewhere and ends with a change of rows that makes it visible.
 */
public final class OperationDispatcher implements OperationRunner {

    private final StoredRows rows;
    private final Passwords passwords;
    private final StorageRegistry storages;
    private final MovableClock clock;
    private final ControlThread thread;
    private final StorageCopier copier;
    private final BranchRestorer restorer;
    private final SnapshotWork snapshots;
    private final BranchAnonymizer anonymizer;
    private final EndpointProxies proxies;

    public OperationDispatcher(ControlState state, StorageRegistry storages, EndpointProxies proxies) {
        this.rows = state.rows();
        this.passwords = state.passwords();
        this.storages = storages;
        this.clock = state.clock();
        this.thread = state.thread();
        this.copier = new StorageCopier(state, storages);
        this.restorer = new BranchRestorer(state, storages, copier);
        this.snapshots = new SnapshotWork(state, storages, copier);
        this.anonymizer = new BranchAnonymizer(state, storages);
        this.proxies = proxies;
    }

    @Override
    public Mono<Runnable> run(OperationRow operation) {
        return thread.read(() -> choose(operation)).flatMap(work -> work);
    }

    private Mono<Runnable> choose(OperationRow operation) {
        return switch (operation.action) {
            case TAKE_SNAPSHOT -> snapshots.taken(operation);
            case DELETE_SNAPSHOT -> snapshots.deleted(operation);
            default -> ofBranch(operation);
        };
    }

    private Mono<Runnable> ofBranch(OperationRow operation) {
        var branch = rows.branches.get(String.valueOf(operation.branchId));
        if (branch == null) {
            return Mono.just(() -> {});
        }
        var endpoint = rows.endpoints.get(String.valueOf(operation.endpointId));
        var compute = endpoint == null ? storages.compute(branch) : storages.compute(endpoint);
        return switch (operation.action) {
            case CREATE_TIMELINE ->
                compute.fill(storages.base(branch.projectId)).map(adminPassword -> () -> {
                    passwords.admin(branch.projectId, adminPassword);
                    branch.ready(clock.instant());
                });
            case CREATE_BRANCH -> copied(branch, operation);
            case RESTORE_BRANCH -> restorer.of(branch, operation);
            case ANONYMIZE -> anonymizer.of(branch);
            case START_COMPUTE, APPLY_CONFIG ->
                compute.reconfigured()
                        .then(compute.sql())
                        .flatMap(sql -> copier.apply(sql, branch.id, operation.changes))
                        .thenReturn(() -> {
                            if (endpoint != null && operation.action == OperationRow.Action.START_COMPUTE) {
                                endpoint.active(clock.instant());
                            }
                        });
            case SUSPEND_COMPUTE ->
                compute.stop()
                        .thenReturn(() -> rows.endpointsOf(branch.id)
                                .filter(other -> other.id.equals(operation.endpointId) || !other.isReadOnly())
                                .filter(other -> endpoint == null || other.id.equals(endpoint.id))
                                .forEach(other -> other.idle(clock.instant())));
            case FINALIZE_RESTORE -> snapshots.finished(branch, operation);
            case TAKE_SNAPSHOT, DELETE_SNAPSHOT -> Mono.just(() -> {});
            case DELETE_ENDPOINT -> endpoint == null ? Mono.just(() -> {}) : removed(endpoint);
            case DELETE_TIMELINE ->
                rows.project(branch.projectId).deleting ? setAside(branch, operation) : removed(branch);
        };
    }

    @Override
    public Mono<Runnable> undo(OperationRow operation) {
        return thread.read(() -> Optional.ofNullable(rows.branches.get(String.valueOf(operation.branchId)))
                        .filter(branch -> operation.action == OperationRow.Action.RESTORE_BRANCH)
                        .map(branch -> restorer.undone(branch, operation))
                        .orElse(Mono.just(() -> {})))
                .flatMap(undone -> undone);
    }

    @Override
    public void failed(OperationRow operation) {
        var branch = rows.branches.get(String.valueOf(operation.branchId));
        if (branch == null) {
            return;
        }
        switch (operation.action) {
            // The restore is undone, or done except for the removal of the replaced storage. Another restore may be
            // tried.
            case RESTORE_BRANCH -> branch.ready(clock.instant());
            case CREATE_BRANCH, ANONYMIZE -> anonymizer.failed(branch, operation);
            case DELETE_TIMELINE -> rows.project(branch.projectId).deleting = false;
            default -> {}
        }
    }

    private Mono<Runnable> copied(BranchRow branch, OperationRow operation) {
        var storage = storages.of(branch);
        return copier.fill(storage, operation)
                .flatMap(lsn -> settled(storage, branch, operation, lsn).map(place -> () -> {
                    storage.lsn = lsn.toString();
                    if (branch.initSource.equals(BranchRow.SCHEMA_ONLY)) {
                        storage.begin(clock.real().instant(), place);
                    }
                    if (branch.parentId != null) {
                        branch.parentLsn = operation.place(lsn).toString();
                        branch.parentTimestamp =
                                branch.parentTimestamp == null ? clock.real().instant() : branch.parentTimestamp;
                    }
                    branch.ready(clock.instant());
                    anonymizer.initialized(branch);
                }));
    }

    private Mono<Lsn> settled(StorageRow storage, BranchRow branch, OperationRow operation, Lsn copied) {
        return StorageCopier.needsSettling(branch, operation)
                ? copier.settle(storage, branch, operation)
                : Mono.just(copied);
    }

    private Mono<Runnable> removed(EndpointRow endpoint) {
        var ended = endpoint.isReadOnly()
                ? storages.dropReplicas(List.of(endpoint))
                : storages.compute(endpoint).stop();
        return ended.thenReturn(() -> {
            proxies.close(endpoint.id);
            rows.endpoints.remove(endpoint.id);
        });
    }

    private Mono<Runnable> removed(BranchRow branch) {
        return storages.dropReplicas(branch.id)
                .then(storages.release(storages.of(branch)))
                .map(released -> () -> {
                    released.run();
                    rows.endpointsOf(branch.id)
                            .map(endpoint -> endpoint.id)
                            .toList()
                            .forEach(proxies::close);
                    rows.removeBranch(branch.id);
                    passwords.forget(branch.id);
                });
    }

    /** Keeps the data of a deleted project. The last operation of its deletion makes the project invisible. */
    private Mono<Runnable> setAside(BranchRow branch, OperationRow operation) {
        var project = rows.project(branch.projectId);
        var stopped = storages.dropReplicas(branch.id)
                .then(storages.compute(branch).stop())
                .thenReturn(true);
        if (rows.unfinished(project.id)
                .anyMatch(other -> other != operation && other.action == OperationRow.Action.DELETE_TIMELINE)) {
            return stopped.thenReturn(() -> {});
        }
        var folder = storages.folder(project.id);
        return stopped.thenMany(Flux.fromIterable(storages.computesOf(project.id)))
                .concatMap(LocalCompute::stop)
                .then(Blocking.call(() -> PrivateFiles.bytes(folder)))
                .map(bytes -> () -> {
                    var deleted = DeletedProjectRow.takeOut(project, rows, clock.instant(), bytes);
                    rows.deletedProjects.put(project.id, deleted);
                    deleted.endpoints.keySet().forEach(proxies::close);
                    storages.forgetComputes(deleted);
                });
    }
}
