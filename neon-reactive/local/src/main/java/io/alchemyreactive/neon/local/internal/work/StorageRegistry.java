package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.compute.Computes;
import io.alchemyreactive.neon.local.internal.compute.LocalCompute;
import io.alchemyreactive.neon.local.internal.compute.Lsn;
import io.alchemyreactive.neon.local.internal.compute.RecoveryOrigin;
import io.alchemyreactive.neon.local.internal.compute.RecoveryPoint;
import io.alchemyreactive.neon.local.internal.compute.SettingsCheck;
import io.alchemyreactive.neon.local.internal.compute.WalSource;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.DeletedProjectRow;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.rows.Passwords;
import io.alchemyreactive.neon.local.internal.rows.ServerSettings;
import io.alchemyreactive.neon.local.internal.rows.StorageRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The storages and their computes, which are made on first use. Belongs to the control thread. */
public final class StorageRegistry {

    private final Path projects;
    private final Computes computes;
    private final ControlState state;
    private final StoredRows rows;
    private final Passwords passwords;
    private final Ids ids;
    private final Map<String, LocalCompute> byStorage = new HashMap<>();
    private final Map<String, LocalCompute> replicas = new HashMap<>();

    public StorageRegistry(Path projects, Computes computes, ControlState state) {
        this.projects = projects;
        this.computes = computes;
        this.state = state;
        this.rows = state.rows();
        this.passwords = state.passwords();
        this.ids = state.ids();
    }

    /** Creates a storage without data. */
    public StorageRow create(String projectId, @Nullable StorageRow parent, Instant since) {
        var storage = new StorageRow();
        storage.id = ids.storage();
        storage.projectId = projectId;
        storage.parentId = parent == null ? null : parent.id;
        storage.since = since;
        storage.createdAt = state.realNow();
        storage.sinceLsn = parent == null ? null : parent.sinceLsn;
        rows.storages.put(storage.id, storage);
        return storage;
    }

    public StorageRow of(BranchRow branch) {
        return rows.storage(branch.storageId);
    }

    public LocalCompute compute(BranchRow branch) {
        return compute(of(branch));
    }

    public LocalCompute compute(StorageRow storage) {
        var project = rows.project(storage.projectId);
        var compute = byStorage.computeIfAbsent(
                storage.id,
                id -> computes.compute(
                        folder(project.id).resolve(id),
                        project.pgVersion,
                        passwords.of(project.id, Passwords.ADMIN).orElse("")));
        var endpoint = rows.branches.values().stream()
                .filter(branch -> branch.storageId.equals(storage.id))
                .flatMap(branch -> rows.readWriteEndpoint(branch.id).stream())
                .findFirst();
        compute.configure(ServerSettings.of(project, endpoint));
        return compute;
    }

    /** A temporary compute, which is not stored. The caller destroys it. */
    public LocalCompute passing(String projectId) {
        var project = rows.project(projectId);
        return computes.compute(
                folder(projectId).resolve(ids.storage()),
                project.pgVersion,
                passwords.of(projectId, Passwords.ADMIN).orElse(""));
    }

    /** The compute of an endpoint: that of its branch, or its own replica. */
    public LocalCompute compute(EndpointRow endpoint) {
        var branch = rows.branch(endpoint.projectId, endpoint.branchId);
        if (!endpoint.isReadOnly()) {
            return compute(branch);
        }
        var project = rows.project(endpoint.projectId);
        var primary = compute(branch);
        var replica = replicas.computeIfAbsent(
                endpoint.id, id -> computes.replica(folder(project.id).resolve(id), project.pgVersion, primary));
        replica.configure(ServerSettings.of(project, Optional.of(endpoint)));
        return replica;
    }

    /** Stops the replicas of a branch and deletes their data. The next connection makes a new replica. */
    Mono<Void> dropReplicas(String branchId) {
        return dropReplicas(rows.endpointsOf(branchId).toList());
    }

    Mono<Void> dropReplicas(List<EndpointRow> endpoints) {
        var dropped = endpoints.stream()
                .filter(EndpointRow::isReadOnly)
                .map(this::compute)
                .toList();
        endpoints.forEach(endpoint -> replicas.remove(endpoint.id));
        return Flux.fromIterable(dropped).concatMap(LocalCompute::destroy).then();
    }

    /** Stops the compute of a storage that no branch uses, and deletes its data. */
    Mono<Runnable> discard(StorageRow storage) {
        return compute(storage).destroy().thenReturn(() -> forget(storage));
    }

    private void forget(StorageRow storage) {
        rows.storages.remove(storage.id);
        byStorage.remove(storage.id);
    }

    /**
     * The beginning of a recovery of a storage to a point: the newest copy before the point, and the log from there on.
     */
    public RecoveryOrigin origin(StorageRow storage, RecoveryPoint point) {
        var parts = new ArrayDeque<WalSource>();
        Optional<Lsn> until = Optional.empty();
        for (var part = storage; part != null; part = part.parentId == null ? null : rows.storage(part.parentId)) {
            parts.addFirst(new WalSource(compute(part), until));
            var base = part.newestBefore(point, until);
            if (base.isPresent()) {
                return new RecoveryOrigin(
                        compute(part).base(base.get().name()), base.get().place(), List.copyOf(parts));
            }
            var left = part.left();
            // When a branch starts before the position at which its parent branched off, only the earlier position
            // counts in the log of the parent's parent.
            until = until.isPresent() && left.isPresent() && until.get().compareTo(left.get()) < 0 ? until : left;
        }
        return new RecoveryOrigin(base(storage.projectId), new Lsn(0), List.copyOf(parts));
    }

    /** The existing computes of a project, including replicas. */
    List<LocalCompute> computesOf(String projectId) {
        var ofStorages =
                byStorage.entrySet().stream().filter(entry -> isOf(rows.storages.get(entry.getKey()), projectId));
        var ofReplicas = replicas.entrySet().stream()
                .filter(entry -> Optional.ofNullable(rows.endpoints.get(entry.getKey()))
                        .filter(endpoint -> endpoint.projectId.equals(projectId))
                        .isPresent());
        return Stream.concat(ofReplicas, ofStorages).map(Map.Entry::getValue).toList();
    }

    private static boolean isOf(@Nullable StorageRow storage, String projectId) {
        return storage != null && storage.projectId.equals(projectId);
    }

    /** Removes computes that have stopped. They are made again on demand. */
    void forgetComputes(DeletedProjectRow deleted) {
        byStorage.keySet().removeAll(deleted.storages.keySet());
        replicas.keySet().removeAll(deleted.endpoints.keySet());
    }

    /** The copy of the first data of a project. */
    Path base(String projectId) {
        return folder(projectId).resolve("base");
    }

    Path folder(String projectId) {
        return projects.resolve(projectId);
    }

    /** Deletes a storage, at once or when no copy of it exists any more. */
    Mono<Runnable> release(StorageRow storage) {
        var users = rows.branches.values().stream()
                .filter(branch -> branch.storageId.equals(storage.id))
                .count();
        if (users > 1) {
            // A failed restore has not moved its branch to another storage.
            return Mono.just(() -> {});
        }
        if (hasDependents(storage.id, Set.of())) {
            // Recoveries start from data that never changes again, so it stays.
            var ended = storage.isFrozen()
                    ? compute(storage).stop()
                    : compute(storage).retire();
            return ended.thenReturn(() -> storage.retired = true);
        }
        var gone = new ArrayList<StorageRow>();
        var next = Optional.of(storage);
        while (next.isPresent()) {
            gone.add(next.get());
            var goneIds = Set.copyOf(gone.stream().map(row -> row.id).toList());
            next = Optional.ofNullable(next.get().parentId)
                    .map(rows::storage)
                    .filter(parent -> parent.retired && !hasDependents(parent.id, goneIds));
        }
        return Flux.fromIterable(gone.stream().map(this::compute).toList())
                .concatMap(LocalCompute::destroy)
                .then(Mono.just(() -> gone.forEach(this::forget)));
    }

    public Collection<LocalCompute> all() {
        return Stream.concat(byStorage.values().stream(), replicas.values().stream())
                .toList();
    }

    public SettingsCheck settingsCheck() {
        return new SettingsCheck(computes);
    }

    public Set<Integer> majors() {
        return computes.majors();
    }

    public String cureFor(int major) {
        return computes.cureFor(major);
    }

    private boolean hasDependents(String id, Set<String> besides) {
        return rows.storages.values().stream()
                .anyMatch(other -> id.equals(other.parentId) && !besides.contains(other.id));
    }
}
