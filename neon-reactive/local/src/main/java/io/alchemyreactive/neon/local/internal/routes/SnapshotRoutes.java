package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Call;
import io.alchemyreactive.neon.local.internal.http.Reply;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.PointInTime;
import io.alchemyreactive.neon.local.internal.rows.Rows;
import io.alchemyreactive.neon.local.internal.rows.SnapshotRow;
import io.alchemyreactive.neon.local.internal.work.Removal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The calls about snapshots. */
public final class SnapshotRoutes {

    private static final int NAME_LENGTH = 256;

    private final Parts parts;
    private final Rows rows;
    private final NewBranches newBranches;
    private final Removal removal;

    public SnapshotRoutes(Parts parts, NewBranches newBranches, Removal removal) {
        this.removal = removal;
        this.parts = parts;
        this.rows = parts.rows();
        this.newBranches = newBranches;
    }

    public void addTo(Router router) {
        router.on("POST", "/projects/{project}/branches/{branch}/snapshot", this::create)
                .on("GET", "/projects/{project}/snapshots", this::list)
                .on("PATCH", "/projects/{project}/snapshots/{snapshot}", this::update)
                .on("DELETE", "/projects/{project}/snapshots/{snapshot}", this::delete)
                .on("POST", "/projects/{project}/snapshots/{snapshot}/restore", this::restore)
                .on("POST", "/projects/{project}/branches/{branch}/finalize_restore", this::finish);
    }

    private Reply create(Call call) {
        var project = rows.project(call.project());
        var branch = rows.branch(project.id, call.branch());
        var wishes = new Body("query", Views.object());
        for (var name : List.of("lsn", "timestamp", "expires_at")) {
            call.query(name).ifPresent(value -> wishes.json().put(name, value));
        }
        var source = parts.storages().of(branch);
        var point =
                PointInTime.read(wishes, "lsn", "timestamp", source, PointInTime.Window.of(project, parts.realNow()));
        var expiresAt = wishes.findInstant("expires_at").orElse(null);
        if (branch.parentId != null) {
            throw ApiException.refused("snapshots can be taken of root branches only");
        }
        if (!branch.isReady()) {
            throw ApiException.refused("branch not ready yet");
        }
        parts.operations().requireFree(project, branch.id);
        var snapshot = new SnapshotRow();
        snapshot.id = parts.ids().snapshot();
        snapshot.projectId = project.id;
        snapshot.name = call.query("name").orElse(snapshot.id);
        snapshot.sourceBranchId = branch.id;
        snapshot.storageId = parts.storages().create(project.id, source, parts.realNow()).id;
        snapshot.timestamp = point.time() == null ? parts.realNow() : point.time();
        snapshot.expiresAt = expiresAt;
        snapshot.createdAt = parts.now();
        rows.snapshots.put(snapshot.id, snapshot);
        newBranches.inherit(branch.id, snapshot.id);
        var operation = parts.operations()
                .create(Action.TAKE_SNAPSHOT, project.id, branch.id, null)
                .from(source, point);
        operation.snapshotId = snapshot.id;
        var json = one(snapshot);
        json.set("operations", parts.views().operations(parts.operations().schedule(List.of(operation))));
        return Reply.ok(json);
    }

    private Reply list(Call call) {
        var project = rows.project(call.project());
        var json = Views.object();
        json.set("snapshots", Views.array(rows.snapshotsOf(project.id).map(parts.views()::snapshot)));
        return Reply.ok(json);
    }

    private Reply update(Call call) {
        var snapshot = rows.snapshot(call.project(), call.name("snapshot"));
        call.body().object("snapshot").findName("name", NAME_LENGTH).ifPresent(name -> snapshot.name = name);
        return Reply.ok(one(snapshot));
    }

    private Reply delete(Call call) {
        var snapshot = rows.snapshot(call.project(), call.name("snapshot"));
        requireUnused(snapshot);
        var json = Views.object();
        json.set("operations", parts.views().operations(List.of(removal.of(snapshot))));
        return new Reply(202, Reply.ok(json).json());
    }

    private void requireUnused(SnapshotRow snapshot) {
        if (rows.unfinished(snapshot.projectId).anyMatch(operation -> snapshot.id.equals(operation.snapshotId))) {
            throw ApiException.locked();
        }
    }

    private Reply restore(Call call) {
        var project = rows.project(call.project());
        var snapshot = rows.snapshot(project.id, call.name("snapshot"));
        var body = call.body();
        var targetId = body.findText("target_branch_id").orElse(snapshot.sourceBranchId);
        var target = rows.findBranch(project.id, targetId);
        var name =
                body.findName("name", NAME_LENGTH).or(() -> call.query("name")).orElse(null);
        var finish = body.findFlag("finalize_restore").orElse(false);
        if (name != null) {
            newBranches.requireFreeName(project, name);
        }
        if (target.isEmpty() && (finish || body.has("target_branch_id"))) {
            throw ApiException.notFound("branch");
        }
        requireUnused(snapshot);
        parts.operations().requireFree(project, targetId);
        var source = rows.storage(snapshot.storageId);
        var branch = newBranches.ofSnapshot(project, snapshot, name, source);
        branch.restoreTargetId = target.map(row -> row.id).orElse(null);
        var operation = parts.operations()
                .create(Action.CREATE_BRANCH, project.id, branch.id, null)
                .from(source, PointInTime.NOW);
        operation.snapshotId = snapshot.id;
        var batch = new ArrayList<>(List.of(operation));
        if (finish) {
            batch.addAll(finishing(branch, null));
        }
        var json = Views.object();
        json.set("branch", parts.views().branch(branch));
        json.set("operations", parts.views().operations(parts.operations().schedule(batch)));
        return Reply.ok(json);
    }

    private Reply finish(Call call) {
        var project = rows.project(call.project());
        var branch = rows.branch(project.id, call.branch());
        var name = call.body().findName("name", NAME_LENGTH).orElse(null);
        if (branch.restoreTargetId == null) {
            throw ApiException.refused("the branch was not restored from a snapshot, or is finalized already");
        }
        if (name != null) {
            newBranches.requireFreeName(project, name);
        }
        parts.operations().requireFree(project, branch.id, branch.restoreTargetId);
        var json = Views.object();
        json.set("operations", parts.views().operations(parts.operations().schedule(finishing(branch, name))));
        return Reply.ok(json);
    }

    /** The target sleeps, its endpoints change over, and those that were awake wake on the restored branch. */
    private List<OperationRow> finishing(BranchRow branch, @Nullable String nameOfOld) {
        var operations = parts.operations();
        var target = String.valueOf(branch.restoreTargetId);
        var batch = new ArrayList<OperationRow>();
        var active = rows.endpointsOf(target).filter(EndpointRow::isActive).toList();
        active.forEach(endpoint ->
                batch.add(operations.create(Action.SUSPEND_COMPUTE, branch.projectId, target, endpoint.id)));
        var swap = operations.create(Action.FINALIZE_RESTORE, branch.projectId, branch.id, null);
        swap.nameOfOld = nameOfOld;
        batch.add(swap);
        active.forEach(endpoint ->
                batch.add(operations.create(Action.START_COMPUTE, branch.projectId, branch.id, endpoint.id)));
        return batch;
    }

    private ObjectNode one(SnapshotRow snapshot) {
        var json = Views.object();
        json.set("snapshot", parts.views().snapshot(snapshot));
        return json;
    }
}
