package io.alchemyreactive.neon.local.control;

import io.alchemyreactive.neon.local.compute.Lsn;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Gives a branch the contents of another one, or its own of an earlier time: a new storage is filled aside, then it takes
 * the place of the old one, which becomes a branch of its own or goes. Called on the control thread.
 */
final class Restoring {

    private final Rows rows;
    private final Passwords passwords;
    private final Storages storages;
    private final Copies copies;
    private final MovableClock clock;
    private final ControlThread thread;
    private final Ids ids;

    Restoring(
            Rows rows,
            Passwords passwords,
            Storages storages,
            Copies copies,
            MovableClock clock,
            ControlThread thread,
            Ids ids) {
        this.rows = rows;
        this.passwords = passwords;
        this.storages = storages;
        this.copies = copies;
        this.clock = clock;
        this.thread = thread;
        this.ids = ids;
    }

    /** The work of a restore. What was done before a restart is found done and not done again. */
    Mono<Runnable> of(BranchRow branch, OperationRow operation) {
        var target = rows.storage(String.valueOf(operation.targetStorageId));
        var old = rows.storages.get(String.valueOf(operation.replacedStorageId));
        var swapped = branch.storageId.equals(target.id)
                ? Mono.<Boolean>just(true)
                : copies.fill(target, operation)
                        .flatMap(lsn -> adopt(branch, target, operation)
                                .then(Mono.defer(() -> thread.read(() -> storages.dropReplicas(branch.id)))
                                        .flatMap(dropped -> dropped))
                                .then(storages.compute(branch).stop())
                                .then(thread.change(() -> swap(branch, target, operation, lsn))));
        var released = old == null || operation.preserveName != null
                ? Mono.<Runnable>just(() -> {})
                : Mono.defer(() -> thread.read(() -> storages.release(old)).flatMap(release -> release));
        return swapped.then(released).map(release -> () -> {
            release.run();
            branch.ready(clock.instant());
        });
    }

    /** The copy has the source's roles; those that both know keep the passwords of the branch. */
    private Mono<Void> adopt(BranchRow branch, StorageRow target, OperationRow operation) {
        return thread.change(() -> {
                    if (operation.preserveName != null && operation.preservedBranchId == null) {
                        preserve(branch, operation);
                    }
                    return rows.branches.values().stream()
                            .filter(other -> other.storageId.equals(operation.sourceStorageId))
                            .findFirst();
                })
                .flatMap(source -> thread.change(() -> {
                    source.ifPresent(from -> passwords
                            .byOwner
                            .getOrDefault(from.id, java.util.Map.of())
                            .forEach((role, password) -> {
                                if (passwords.of(branch.id, role).isEmpty()) {
                                    passwords.put(branch.id, role, password);
                                }
                            }));
                    return true;
                }))
                .then(copies.settle(target, branch, operation));
    }

    /** Keeps roles, databases and passwords as they were, for the branch that the old contents become. */
    private void preserve(BranchRow branch, OperationRow operation) {
        var id = ids.branch();
        operation.preservedBranchId = id;
        rows.rolesOf(branch.id).toList().forEach(role -> rows.roles.add(role.copyFor(id)));
        rows.databasesOf(branch.id)
                .toList()
                .forEach(database -> rows.databases.add(database.copyFor(id, ++rows.lastDatabaseId)));
        passwords.copy(branch.id, id);
    }

    private boolean swap(BranchRow branch, StorageRow target, OperationRow operation, Lsn lsn) {
        var preserved = Optional.ofNullable(operation.preservedBranchId).map(id -> old(branch, operation, id));
        target.lsn = lsn.toString();
        var isRoot = branch.parentId == null;
        var ofItself = target.parentId != null && target.parentId.equals(branch.storageId);
        if (!isRoot) {
            branch.parentId =
                    ofItself ? preserved.map(row -> row.id).orElse(branch.parentId) : operation.sourceBranchId;
        }
        branch.parentLsn = isRoot ? null : lsn.toString();
        branch.parentTimestamp = isRoot ? null : clock.real().instant();
        branch.storageId = target.id;
        branch.lastResetAt = clock.instant();
        Expiry.rearm(branch, clock.instant());
        rows.endpointsOf(branch.id).forEach(endpoint -> endpoint.idle(clock.instant()));
        return true;
    }

    private BranchRow old(BranchRow branch, OperationRow operation, String id) {
        var row = new BranchRow();
        row.id = id;
        row.projectId = branch.projectId;
        row.storageId = branch.storageId;
        row.name = String.valueOf(operation.preserveName);
        row.parentId = branch.parentId;
        row.parentLsn = branch.parentLsn;
        row.parentTimestamp = branch.parentTimestamp;
        row.initSource = branch.initSource;
        row.createdAt = clock.instant();
        row.ready(row.createdAt);
        rows.childrenOf(branch.id).forEach(child -> child.parentId = id);
        rows.branches.put(id, row);
        return row;
    }
}
