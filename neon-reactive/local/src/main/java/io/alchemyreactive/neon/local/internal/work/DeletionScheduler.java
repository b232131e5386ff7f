package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.SnapshotRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.ArrayList;
import java.util.List;

/** Schedules the deletion of branches and snapshots, for calls and at their expiry. Belongs to the control thread. */
public final class DeletionScheduler {

    private final StoredRows rows;
    private final OperationScheduler operations;

    public DeletionScheduler(StoredRows rows, OperationScheduler operations) {
        this.rows = rows;
        this.operations = operations;
    }

    /** Schedules the deletion of a branch: its endpoints are suspended, then it is deleted with them. */
    public List<OperationRow> of(BranchRow branch) {
        var batch = new ArrayList<OperationRow>();
        rows.endpointsOf(branch.id)
                .forEach(endpoint ->
                        batch.add(operations.create(Action.SUSPEND_COMPUTE, branch.projectId, branch.id, endpoint.id)));
        batch.add(operations.create(Action.DELETE_TIMELINE, branch.projectId, branch.id, null));
        return operations.schedule(batch);
    }

    /** Schedules the deletion of a snapshot. */
    public OperationRow of(SnapshotRow snapshot) {
        var operation = operations.create(Action.DELETE_SNAPSHOT, snapshot.projectId, snapshot.sourceBranchId, null);
        operation.snapshotId = snapshot.id;
        return operations.schedule(List.of(operation)).get(0);
    }
}
