package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.BranchBefore;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.PointInTime;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** The calls that replace the content of a branch, or change the default branch. */
public final class RestoreRoutes {

    private static final int NAME_LENGTH = 256;

    private final ControlServices services;
    private final StoredRows rows;
    private final BranchFactory factory;

    public RestoreRoutes(ControlServices services, BranchFactory factory) {
        this.services = services;
        this.rows = services.rows();
        this.factory = factory;
    }

    public void addTo(Router router) {
        router.onLater(
                        "POST",
                        "/projects/{project}/branches/{branch}/restore",
                        CallMoment.before(
                                services,
                                this::source,
                                moment -> request -> Mono.just(Router.answer(it -> restore(it, moment), request))))
                .on("POST", "/projects/{project}/branches/{branch}/set_as_default", this::setDefault);
    }

    private BranchRow source(Request request) {
        return rows.branch(request.project(), request.body().text("source_branch_id"));
    }

    private Response restore(Request request, CallMoment moment) {
        var project = rows.project(request.project());
        var branch = rows.branch(project.id, request.branch());
        var body = request.body();
        var source = source(request);
        var preserve = body.findName("preserve_under_name", NAME_LENGTH).orElse(null);
        services.operations().requireFree(project, branch.id, source.id);
        var contents = services.storages().of(source);
        var point = PointInTime.read(
                body, "source_lsn", "source_timestamp", contents, PointInTime.Window.of(project, services.realNow()));
        requireAllowed(project, branch, source, point, preserve);
        var state = moment.of(contents);
        var target = services.storages().create(project.id, contents, contents.since);
        var operation = services.operations()
                .create(Action.RESTORE_BRANCH, project.id, branch.id, null)
                .from(contents, point)
                .holding(state);
        operation.targetStorageId = target.id;
        operation.replacedStorageId = branch.storageId;
        operation.before = BranchBefore.of(branch, rows);
        var isRoot = branch.parentId == null;
        if (preserve != null) {
            operation.preservedBranchId = factory.preserved(project, branch, preserve).id;
        }
        if (!isRoot) {
            branch.parentId = source.id.equals(branch.id) ? operation.preservedBranchId : source.id;
            branch.parentLsn = operation.committed == null ? point.lsn() : operation.committed.lsn();
            branch.parentTimestamp = operation.committed == null ? point.time() : services.realNow();
        }
        var batch = new ArrayList<OperationRow>();
        batch.add(operation);
        rows.endpointsOf(branch.id)
                .filter(EndpointRow::isActive)
                .forEach(endpoint -> batch.add(
                        services.operations().create(Action.START_COMPUTE, project.id, branch.id, endpoint.id)));
        branch.currentState = BranchRow.RESETTING;
        branch.pendingState = BranchRow.READY;
        branch.stateChangedAt = services.now();
        var json = one(branch);
        json.set("operations", services.views().operations(services.operations().schedule(batch)));
        return Response.ok(json);
    }

    private void requireAllowed(
            ProjectRow project, BranchRow branch, BranchRow source, PointInTime point, @Nullable String preserve) {
        if (branch.isProtected) {
            throw ApiException.refused("cannot restore protected branch");
        }
        branch.requireUnrestricted("restore");
        source.requireMasked();
        if (!source.isReady() || !branch.isReady()) {
            throw ApiException.refused("branch not ready yet");
        }
        var ofItself = source.id.equals(branch.id);
        if (ofItself && point.point().isEmpty()) {
            throw ApiException.badRequest("source_lsn or source_timestamp is required to restore a branch to itself");
        }
        if (preserve == null && ofItself) {
            throw ApiException.refused("preserve_under_name is required to restore a branch to itself");
        }
        if (preserve == null && rows.childrenOf(branch.id).findAny().isPresent()) {
            throw ApiException.refused("branch has children, preserve_under_name is required");
        }
        if (preserve != null) {
            factory.requireFreeName(project, preserve);
        }
    }

    private Response setDefault(Request request) {
        var project = rows.project(request.project());
        var branch = rows.branch(project.id, request.branch());
        services.operations().requireFree(project, branch.id);
        ExpiryRules.requireLasting(branch, "become the default");
        rows.branchesOf(project.id).forEach(other -> other.isDefault = other.id.equals(branch.id));
        branch.updatedAt = services.now();
        var json = one(branch);
        json.putArray("operations");
        return Response.ok(json);
    }

    private ObjectNode one(BranchRow branch) {
        var json = Views.object();
        json.set("branch", services.views().branch(branch));
        return json;
    }
}
