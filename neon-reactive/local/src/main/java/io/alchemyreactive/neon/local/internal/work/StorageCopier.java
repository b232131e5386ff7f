package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.compute.AdminSql;
import io.alchemyreactive.neon.local.internal.compute.ComputeException;
import io.alchemyreactive.neon.local.internal.compute.LocalCompute;
import io.alchemyreactive.neon.local.internal.compute.Lsn;
import io.alchemyreactive.neon.local.internal.compute.RecoveryPoint;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ClusterChange;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.Passwords;
import io.alchemyreactive.neon.local.internal.rows.StorageRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.sql.ClusterChangeSql;
import io.alchemyreactive.neon.local.internal.sql.ClusterInventory;
import io.alchemyreactive.neon.local.internal.storage.Using;
import java.util.ArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Fills the storage of a branch from another storage, in its current state or at a point, and makes rows and PostgreSQL
 * match. PostgreSQL gets the passwords of the branch's rows, and the rows get the roles and databases of PostgreSQL.
 * Called on the control thread; the work runs elsewhere.
 */
public final class StorageCopier {

    private final ControlState state;
    private final StoredRows rows;
    private final Passwords passwords;
    private final StorageRegistry storages;
    private final MovableClock clock;
    private final ControlThread thread;

    StorageCopier(ControlState state, StorageRegistry storages) {
        this.state = state;
        this.rows = state.rows();
        this.passwords = state.passwords();
        this.storages = storages;
        this.clock = state.clock();
        this.thread = state.thread();
    }

    /**
     * Copies the source of an operation into a storage. Emits the log position at which the copy branches off. A failed
     * copy is deleted completely.
     */
    Mono<Lsn> fill(StorageRow target, OperationRow operation) {
        var source = rows.storage(String.valueOf(operation.sourceStorageId));
        var copy = storages.compute(target);
        return operation
                .point
                .point()
                .map(point -> recovered(source, copy, point, operation))
                .orElseGet(() -> copied(source, copy, operation))
                .onErrorResume(failure -> Using.failAfter(failure, copy.destroy()));
    }

    /**
     * Copies a storage without a point. If the source was changed after the call, recovers it from its log up to the
     * call.
     */
    private Mono<Lsn> copied(StorageRow source, LocalCompute copy, OperationRow operation) {
        var compute = storages.compute(source);
        if (operation.committed == null) {
            return compute.copyTo(copy);
        }
        var state = operation.committed.state();
        return compute.copyTo(copy, state)
                .switchIfEmpty(Mono.defer(() -> thread.read(() -> {
                            operation.recovered = true;
                            return recovered(source, copy, new RecoveryPoint.AtLsn(state.place()), operation);
                        })
                        .flatMap(recovered -> recovered)));
    }

    private Mono<Lsn> recovered(StorageRow source, LocalCompute copy, RecoveryPoint point, OperationRow operation) {
        var work = "Bringing " + subject(operation) + " to " + point.text();
        var origin = storages.origin(source, point);
        return storages.compute(source)
                .recoverTo(copy, origin, point, new OperationProgress(state, operation, work))
                .onErrorMap(failure -> new ComputeException(work + " failed: " + FailureLog.reason(failure), failure));
    }

    private String subject(OperationRow operation) {
        var snapshot = rows.snapshots.get(String.valueOf(operation.snapshotId));
        if (operation.action == OperationRow.Action.TAKE_SNAPSHOT && snapshot != null) {
            return "snapshot " + snapshot.name + " (" + snapshot.id + ")";
        }
        var branch = rows.branches.get(String.valueOf(operation.branchId));
        return "branch " + (branch == null ? "" : branch.name + " ") + "(" + operation.branchId + ")";
    }

    /** Makes a filled storage and the rows of its branch match, and stops its compute. Emits the end of its log. */
    Mono<Lsn> settle(StorageRow target, BranchRow branch, OperationRow operation) {
        var compute = storages.compute(target);
        return compute.sql()
                .flatMap(sql -> ClusterInventory.read(sql)
                        .flatMap(found -> thread.change(() -> found.bring(branch, rows, passwords, clock)))
                        .flatMap(changes -> apply(sql, branch.id, changes))
                        .then(apply(sql, branch.id, operation.changes))
                        .then(emptied(sql, branch))
                        .then(sql.place()))
                .flatMap(place -> compute.stop().thenReturn(place));
    }

    /** Makes changes one after another. */
    Mono<Void> apply(AdminSql sql, String branchId, Iterable<ClusterChange> changes) {
        return Flux.fromIterable(changes)
                .concatMap(change -> thread.read(() -> ClusterChangeSql.of(change, branchId, rows, passwords))
                        .flatMap(configuration -> configuration.apply(sql)))
                .then();
    }

    /** Whether rows and PostgreSQL may differ. They match in a copy of the current state of an unprotected parent. */
    static boolean needsSettling(BranchRow branch, OperationRow operation) {
        return operation.recovered
                || operation.point.point().isPresent()
                || !operation.changes.isEmpty()
                || operation.snapshotId != null
                || branch.initSource.equals(BranchRow.SCHEMA_ONLY);
    }

    private Mono<Void> emptied(AdminSql sql, BranchRow branch) {
        if (!branch.initSource.equals(BranchRow.SCHEMA_ONLY)) {
            return Mono.empty();
        }
        return thread.read(() -> {
                    var changes = new ArrayList<ClusterChange>();
                    rows.databasesOf(branch.id)
                            .forEach(database ->
                                    changes.add(new ClusterChange(ClusterChange.Kind.EMPTY, database.name, "")));
                    return changes;
                })
                .flatMap(changes -> apply(sql, branch.id, changes));
    }
}
