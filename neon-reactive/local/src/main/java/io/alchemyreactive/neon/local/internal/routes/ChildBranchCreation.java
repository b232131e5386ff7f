package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.PointInTime;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.ArrayList;
import java.util.List;

/** Makes a child branch for a call, with its endpoints and operations. Belongs to the control thread. */
public final class ChildBranchCreation {

    private final ControlServices services;
    private final StoredRows rows;
    private final BranchFactory factory;

    public ChildBranchCreation(ControlServices services, BranchFactory factory) {
        this.services = services;
        this.rows = services.rows();
        this.factory = factory;
    }

    /**
     * Makes the rows of a branch. Schedules nothing yet.
     *
     * @param body the branch and its endpoints
     * @param around the object that contains the body and the annotations
     * @param moment the commits of the parent at the time of the call
     */
    Made of(ProjectRow project, Body body, Body around, CallMoment moment) {
        var wishes = wishes(body);
        var parent = parent(project, body);
        var endpoints = body.list("endpoints");
        if (wishes.findFlag("archived").orElse(false)) {
            throw wishes.invalid("archived", "is not supported by the local Neon");
        }
        requireUsable(project, parent);
        requireEndpoints(endpoints);
        ExpiryRules.requireLasting(parent, "have children");
        var expiresAt = ExpiryRules.read(wishes, services.now());
        if (expiresAt.isPresent() && wishes.findFlag("protected").orElse(false)) {
            throw ApiException.refused("a protected branch cannot expire");
        }
        var annotations =
                around.find("annotation_value").map(factory::annotations).orElse(null);
        var source = services.storages().of(parent);
        var point = PointInTime.read(
                wishes, "parent_lsn", "parent_timestamp", source, PointInTime.Window.of(project, services.realNow()));
        var state = moment.of(source);
        var branch = factory.child(project, parent, wishes);
        branch.annotations = annotations;
        expiresAt.ifPresent(time -> branch.expireAt(time, services.now()));
        var copy = services.operations()
                .create(Action.CREATE_BRANCH, project.id, branch.id, null)
                .from(source, point)
                .holding(state);
        if (branch.parentId != null) {
            branch.parentLsn = copy.committed == null ? point.lsn() : copy.committed.lsn();
            branch.parentTimestamp = copy.committed == null ? point.time() : services.realNow();
        }
        if (parent.isProtected) {
            copy.with(factory.freshPasswords(branch));
        }
        var made = new Made(branch, new ArrayList<>(), new ArrayList<>(List.of(copy)));
        endpoints.forEach(wish -> addEndpoint(project, made, wish));
        return made;
    }

    /** The branch that a body names as parent, or the default branch. */
    BranchRow parent(ProjectRow project, Body body) {
        return wishes(body)
                .findText("parent_id")
                .map(id -> rows.branch(project.id, id))
                .orElseGet(() -> rows.defaultBranch(project.id));
    }

    private static Body wishes(Body body) {
        return body.find("branch").orElse(new Body("branch", Views.object()));
    }

    /** Schedules the operations of a branch and returns the answer with the branch. */
    Response schedule(Made made) {
        var json = Views.object();
        factory.describe(json, made.branch(), made.endpoints(), false);
        json.set("operations", services.views().operations(services.operations().schedule(made.operations())));
        return Response.created(json);
    }

    private void addEndpoint(ProjectRow project, Made made, Body wish) {
        var endpoint = factory.endpoint(project, made.branch(), EndpointSettings.requireType(wish));
        EndpointSettings.read(wish, endpoint);
        factory.add(endpoint);
        made.endpoints().add(endpoint);
        made.operations()
                .add(services.operations().create(Action.START_COMPUTE, project.id, made.branch().id, endpoint.id));
    }

    private void requireUsable(ProjectRow project, BranchRow parent) {
        if (!parent.isReady()) {
            throw ApiException.refused("branch not ready yet");
        }
        parent.requireMasked();
        var goingAway = rows.unfinished(project.id)
                .anyMatch(operation ->
                        operation.action == Action.DELETE_TIMELINE && parent.id.equals(operation.branchId));
        if (goingAway) {
            throw ApiException.locked();
        }
        services.operations().requireFree(project);
    }

    private static void requireEndpoints(List<Body> endpoints) {
        for (var endpoint : endpoints) {
            EndpointSettings.requireType(endpoint);
            EndpointSettings.check(endpoint);
        }
        if (endpoints.stream()
                        .filter(endpoint -> endpoint.text("type").equals(EndpointRow.READ_WRITE))
                        .count()
                > 1) {
            throw ApiException.conflict("ENDPOINTS_LIMIT_EXCEEDED", "read_write endpoint already exists");
        }
    }

    /**
     * A new branch.
     *
     * @param branch its row
     * @param endpoints its endpoints
     * @param operations the operations that fill it and start its endpoints, to be scheduled together
     */
    record Made(BranchRow branch, List<EndpointRow> endpoints, List<OperationRow> operations) {}
}
