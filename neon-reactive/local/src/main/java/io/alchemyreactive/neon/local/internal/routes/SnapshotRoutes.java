package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.PointInTime;
import io.alchemyreactive.neon.local.internal.rows.SnapshotRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.work.DeletionScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** The calls about snapshots. */
public final class SnapshotRoutes {

    private static final int NAME_LENGTH = 256;

    private final ControlServices services;
    private final StoredRows rows;
    private final BranchFactory factory;
    private final DeletionScheduler deletions;

    public SnapshotRoutes(ControlServices services, BranchFactory factory, DeletionScheduler deletions) {
        this.deletions = deletions;
        this.services = services;
        this.rows = services.rows();
        this.factory = factory;
    }

    public void addTo(Router router) {
        router.onLater(
                        "POST",
                        "/projects/{project}/branches/{branch}/snapshot",
                        CallMoment.before(
                                services,
                                request -> rows.branch(request.project(), request.branch()),
                                moment -> request -> Mono.just(Router.answer(it -> create(it, moment), request))))
                .on("GET", "/projects/{project}/snapshots", this::list)
                .on("PATCH", "/projects/{project}/snapshots/{snapshot}", this::update)
                .on("DELETE", "/projects/{project}/snapshots/{snapshot}", this::delete)
                .on("POST", "/projects/{project}/snapshots/{snapshot}/restore", this::restore)
                .on("POST", "/projects/{project}/branches/{branch}/finalize_restore", this::finish);
    }

    private Response create(Request request, CallMoment moment) {
        var project = rows.project(request.project());
        var branch = rows.branch(project.id, request.branch());
        var wishes = new Body("query", Views.object());
        for (var name : List.of("lsn", "timestamp", "expires_at")) {
            request.query(name).ifPresent(value -> wishes.json().put(name, value));
        }
        var source = services.storages().of(branch);
        var point = PointInTime.read(
                wishes, "lsn", "timestamp", source, PointInTime.Window.of(project, services.realNow()));
        var expiresAt = wishes.findInstant("expires_at").orElse(null);
        if (branch.parentId != null) {
            throw ApiException.refused("snapshots can be taken of root branches only");
        }
        if (!branch.isReady()) {
            throw ApiException.refused("branch not ready yet");
        }
        services.operations().requireFree(project, branch.id);
        var state = moment.of(source);
        var snapshot = new SnapshotRow();
        snapshot.id = services.ids().snapshot();
        snapshot.projectId = project.id;
        snapshot.name = request.query("name").orElse(snapshot.id);
        snapshot.sourceBranchId = branch.id;
        snapshot.storageId = services.storages().create(project.id, source, services.realNow()).id;
        snapshot.timestamp = point.time() == null ? services.realNow() : point.time();
        snapshot.expiresAt = expiresAt;
        snapshot.createdAt = services.now();
        rows.snapshots.put(snapshot.id, snapshot);
        factory.inherit(branch.id, snapshot.id);
        var operation = services.operations()
                .create(Action.TAKE_SNAPSHOT, project.id, branch.id, null)
                .from(source, point)
                .holding(state);
        operation.snapshotId = snapshot.id;
        snapshot.lsn = operation.committed == null ? point.lsn() : operation.committed.lsn();
        var json = one(snapshot);
        json.set("operations", services.views().operations(services.operations().schedule(List.of(operation))));
        return Response.ok(json);
    }

    private Response list(Request request) {
        var project = rows.project(request.project());
        var json = Views.object();
        json.set("snapshots", Views.array(rows.snapshotsOf(project.id).map(services.views()::snapshot)));
        return Response.ok(json);
    }

    private Response update(Request request) {
        var snapshot = rows.snapshot(request.project(), request.name("snapshot"));
        request.body().object("snapshot").findName("name", NAME_LENGTH).ifPresent(name -> snapshot.name = name);
        return Response.ok(one(snapshot));
    }

    private Response delete(Request request) {
        var snapshot = rows.snapshot(request.project(), request.name("snapshot"));
        requireUnused(snapshot);
        var json = Views.object();
        json.set("operations", services.views().operations(List.of(deletions.of(snapshot))));
        return new Response(202, Response.ok(json).json());
    }

    /** The name of a restored branch, from the body or from the URL. */
    private static @Nullable String name(Body body, Optional<String> asked) {
        var name = body.findName("name", NAME_LENGTH);
        if (name.isPresent() && asked.isPresent() && !asked.equals(name)) {
            throw Request.invalid("name", "is not the name in the body");
        }
        return name.or(() -> asked).orElse(null);
    }

    private void requireUnused(SnapshotRow snapshot) {
        if (rows.unfinished(snapshot.projectId).anyMatch(operation -> snapshot.id.equals(operation.snapshotId))) {
            throw ApiException.locked();
        }
    }

    private Response restore(Request request) {
        var project = rows.project(request.project());
        var snapshot = rows.snapshot(project.id, request.name("snapshot"));
        var body = request.body();
        var targetId = body.findText("target_branch_id").orElse(snapshot.sourceBranchId);
        var target = rows.findBranch(project.id, targetId);
        var name = name(body, request.query("name"));
        var finish = body.findFlag("finalize_restore").orElse(false);
        if (name != null) {
            factory.requireFreeName(project, name);
        }
        if (target.isEmpty() && (finish || body.has("target_branch_id"))) {
            throw ApiException.notFound("branch");
        }
        requireUnused(snapshot);
        services.operations().requireFree(project, targetId);
        var source = rows.storage(snapshot.storageId);
        var branch = factory.ofSnapshot(project, snapshot, name, source);
        branch.restoreTargetId = target.map(row -> row.id).orElse(null);
        var operation = services.operations()
                .create(Action.CREATE_BRANCH, project.id, branch.id, null)
                .from(source, PointInTime.NOW);
        operation.snapshotId = snapshot.id;
        var batch = new ArrayList<>(List.of(operation));
        if (finish) {
            batch.addAll(finishing(branch, null));
        }
        var json = Views.object();
        json.set("branch", services.views().branch(branch));
        json.set("operations", services.views().operations(services.operations().schedule(batch)));
        return Response.ok(json);
    }

    private Response finish(Request request) {
        var project = rows.project(request.project());
        var branch = rows.branch(project.id, request.branch());
        var name = request.body().findName("name", NAME_LENGTH).orElse(null);
        if (branch.restoreTargetId == null) {
            throw ApiException.refused("the branch was not restored from a snapshot, or is finalized already");
        }
        if (name != null) {
            factory.requireFreeName(project, name);
        }
        services.operations().requireFree(project, branch.id, branch.restoreTargetId);
        var json = Views.object();
        json.set("operations", services.views().operations(services.operations().schedule(finishing(branch, name))));
        return Response.ok(json);
    }

    /**
     * The operations that suspend the target, move its endpoints, and start the previously active endpoints on the
     * restored branch.
     */
    private List<OperationRow> finishing(BranchRow branch, @Nullable String nameOfOld) {
        var operations = services.operations();
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
        json.set("snapshot", services.views().snapshot(snapshot));
        return json;
    }
}
