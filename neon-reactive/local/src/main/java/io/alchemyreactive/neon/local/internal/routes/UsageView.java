package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.rows.BasePolicy;
import io.alchemyreactive.neon.local.internal.rows.DeletedProjectRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The running operations and the copies for recoveries, as in the status of a local Neon. Belongs to the control
 * thread.
 */
public final class UsageView {

    private UsageView() {}

    /**
     * The copies of data for recoveries, the deleted projects that are kept, their limits, and the running operations.
     */
    public static ObjectNode of(StoredRows rows) {
        var copies = rows.storages.values().stream()
                .map(storage -> storage.bases)
                .filter(bases -> BasePolicy.bytes(bases) > 0)
                .toList();
        var json = Views.object();
        json.putObject("base_copies")
                .put("count", copies.stream().mapToInt(List::size).sum())
                .put("bytes", copies.stream().mapToLong(BasePolicy::bytes).sum())
                .put(
                        "most_bytes",
                        copies.stream().mapToLong(BasePolicy::mostBytes).sum());
        var deleted = rows.deletedProjects.values();
        json.putObject("deleted_projects")
                .put("count", deleted.size())
                .put(
                        "bytes",
                        deleted.stream().mapToLong(project -> project.bytes).sum())
                .put("most_bytes", DeletedProjectRow.MOST_BYTES);
        var running = json.putArray("operations");
        rows.operations.stream()
                .filter(operation -> operation.status == OperationRow.Status.RUNNING)
                .forEach(operation -> running.add(operation(operation)));
        return json;
    }

    private static ObjectNode operation(OperationRow operation) {
        var json = Views.object();
        json.put("project_id", operation.projectId).put("action", operation.action.wire());
        Views.putPresent(json, "branch_id", operation.branchId);
        Views.putPresent(json, "progress", operation.progress);
        return json;
    }
}
