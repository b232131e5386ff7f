package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.rows.BaseRow;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.Passwords;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import reactor.core.publisher.Mono;

/**
 * Takes and deletes snapshots, and replaces branches by restored ones. Called on the control thread; the work runs
 * elsewhere.
 */
final class SnapshotWork {

    private final StoredRows rows;
    private final Passwords passwords;
    private final StorageRegistry storages;
    private final StorageCopier copier;
    private final MovableClock clock;

    SnapshotWork(ControlState state, StorageRegistry storages, StorageCopier copier) {
        this.rows = state.rows();
        this.passwords = state.passwords();
        this.storages = storages;
        this.copier = copier;
        this.clock = state.clock();
    }

    /** Copies the branch into the storage of the snapshot. */
    Mono<Runnable> taken(OperationRow operation) {
        var snapshot = rows.snapshots.get(String.valueOf(operation.snapshotId));
        if (snapshot == null) {
            return Mono.just(() -> {});
        }
        var storage = rows.storage(snapshot.storageId);
        return copier.fill(storage, operation).map(lsn -> () -> {
            storage.lsn = lsn.toString();
            storage.bases.add(new BaseRow("", lsn.toString(), clock.real().instant(), null));
            snapshot.lsn = operation.place(lsn).toString();
        });
    }

    /** Deletes the snapshot. */
    Mono<Runnable> deleted(OperationRow operation) {
        var snapshot = rows.snapshots.get(String.valueOf(operation.snapshotId));
        if (snapshot == null) {
            return Mono.just(() -> {});
        }
        return storages.release(rows.storage(snapshot.storageId)).map(release -> () -> {
            release.run();
            rows.removeSnapshot(snapshot.id);
            passwords.forget(snapshot.id);
        });
    }

    /**
     * Replaces a branch by the branch that was restored for it. The restored branch takes over its endpoints, its name,
     * and its role as default branch.
     */
    Mono<Runnable> finished(BranchRow restored, OperationRow operation) {
        var target = rows.branches.get(String.valueOf(restored.restoreTargetId));
        if (target == null) {
            return Mono.just(() -> {});
        }
        return storages.dropReplicas(target.id)
                .then(storages.compute(target).stop())
                .thenReturn(() -> {
                    var name = target.name;
                    target.name = operation.nameOfOld == null ? name + " (old)" : operation.nameOfOld;
                    restored.name = name;
                    restored.isDefault = target.isDefault;
                    target.isDefault = false;
                    rows.endpointsOf(target.id).toList().forEach(endpoint -> {
                        endpoint.idle(clock.instant());
                        endpoint.branchId = restored.id;
                    });
                    restored.restoreTargetId = null;
                    target.restoredAs = restored.id;
                    target.updatedAt = clock.instant();
                    restored.updatedAt = clock.instant();
                });
    }
}
