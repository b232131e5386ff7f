package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.compute.Lsn;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.Passwords;
import io.alchemyreactive.neon.local.internal.rows.StorageRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Replaces the content of a branch by that of another branch, or by its own earlier content. First a new storage is
 * filled, then it replaces the old storage, which becomes a branch or is deleted. Called on the control thread.
 */
final class BranchRestorer {

    private final StoredRows rows;
    private final Passwords passwords;
    private final StorageRegistry storages;
    private final StorageCopier copier;
    private final MovableClock clock;
    private final ControlThread thread;

    BranchRestorer(ControlState state, StorageRegistry storages, StorageCopier copier) {
        this.rows = state.rows();
        this.passwords = state.passwords();
        this.storages = storages;
        this.copier = copier;
        this.clock = state.clock();
        this.thread = state.thread();
    }

    /** The work of a restore. Skips steps that were completed before a restart. */
    Mono<Runnable> of(BranchRow branch, OperationRow operation) {
        var target = rows.storage(String.valueOf(operation.targetStorageId));
        var old = rows.storages.get(String.valueOf(operation.replacedStorageId));
        var swapped = branch.storageId.equals(target.id)
                ? Mono.<Boolean>just(true)
                : copier.fill(target, operation)
                        .flatMap(lsn -> adopt(branch, target, operation)
                                .then(Mono.defer(() -> thread.read(() -> storages.dropReplicas(branch.id)))
                                        .flatMap(dropped -> dropped))
                                .then(storages.compute(branch).stop())
                                .then(thread.change(() -> swap(branch, target, lsn, operation))));
        var released = old == null || operation.preservedBranchId != null
                ? Mono.<Runnable>just(() -> {})
                : Mono.defer(() -> thread.read(() -> storages.release(old)).flatMap(release -> release));
        return swapped.then(released).map(release -> () -> {
            release.run();
            branch.ready(clock.instant());
        });
    }

    /** Removes the results of a failed restore. Does nothing when the branch has its new content already. */
    Mono<Runnable> undone(BranchRow branch, OperationRow operation) {
        var target = rows.storages.get(String.valueOf(operation.targetStorageId));
        if (target == null || branch.storageId.equals(target.id)) {
            return Mono.just(() -> {});
        }
        return storages.discard(target).map(discarded -> () -> {
            discarded.run();
            if (operation.preservedBranchId != null) {
                rows.removeBranch(operation.preservedBranchId);
                passwords.forget(operation.preservedBranchId);
            }
            if (operation.before != null) {
                operation.before.putBack(branch, rows, passwords);
            }
        });
    }

    /**
     * Adopts the roles of the source, which the copy contains. Roles that the branch has too keep the passwords of the
     * branch.
     */
    private Mono<Void> adopt(BranchRow branch, StorageRow target, OperationRow operation) {
        return thread.read(() -> rows.branches.values().stream()
                        .filter(other -> other.storageId.equals(operation.sourceStorageId))
                        .findFirst())
                .flatMap(source -> thread.change(() -> {
                    source.ifPresent(from -> passwords
                            .byOwner
                            .getOrDefault(from.id, Map.of())
                            .forEach((role, password) -> {
                                if (passwords.of(branch.id, role).isEmpty()) {
                                    passwords.put(branch.id, role, password);
                                }
                            }));
                    return true;
                }))
                .then(copier.settle(target, branch, operation))
                .then();
    }

    private boolean swap(BranchRow branch, StorageRow target, Lsn lsn, OperationRow operation) {
        var preserved = rows.branches.get(String.valueOf(operation.preservedBranchId));
        if (preserved != null) {
            preserved.ready(clock.instant());
            rows.childrenOf(branch.id).forEach(child -> child.parentId = preserved.id);
        }
        target.lsn = lsn.toString();
        if (branch.parentId != null) {
            branch.parentLsn = operation.place(lsn).toString();
            branch.parentTimestamp =
                    branch.parentTimestamp == null ? clock.real().instant() : branch.parentTimestamp;
        }
        branch.storageId = target.id;
        branch.lastResetAt = clock.instant();
        branch.restartExpiry(clock.instant());
        rows.endpointsOf(branch.id).forEach(endpoint -> endpoint.idle(clock.instant()));
        return true;
    }
}
