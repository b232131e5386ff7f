package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Reply;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.PointInTime;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.Rows;
import java.util.ArrayList;
import java.util.List;

/** Makes a branch of another one as a call asks for it, with its endpoints and operations. Belongs to the control thread. */
public final class BranchCreation {

    private final Parts parts;
    private final Rows rows;
    private final NewBranches newBranches;

    public BranchCreation(Parts parts, NewBranches newBranches) {
        this.parts = parts;
        this.rows = parts.rows();
        this.newBranches = newBranches;
    }

    /**
     * Makes the rows of a branch; nothing is scheduled yet.
     *
     * @param body which branch and which endpoints
     * @param around what stands beside them, where annotations are
     */
    Made of(ProjectRow project, Body body, Body around) {
        var wishes = body.find("branch").orElse(new Body("branch", Views.object()));
        var parent = wishes.findText("parent_id")
                .map(id -> rows.branch(project.id, id))
                .orElseGet(() -> rows.defaultBranch(project.id));
        var endpoints = body.list("endpoints");
        requireUsable(project, parent);
        requireEndpoints(endpoints);
        Expiry.requireLasting(parent, "have children");
        var expiresAt = Expiry.read(wishes, parts.now());
        if (expiresAt.isPresent() && wishes.findFlag("protected").orElse(false)) {
            throw ApiException.refused("a protected branch cannot expire");
        }
        var annotations =
                around.find("annotation_value").map(newBranches::annotations).orElse(null);
        var source = parts.storages().of(parent);
        var point = PointInTime.read(
                wishes, "parent_lsn", "parent_timestamp", source, PointInTime.Window.of(project, parts.realNow()));
        var branch = newBranches.child(project, parent, wishes);
        if (branch.parentId != null) {
            branch.parentLsn = point.lsn();
            branch.parentTimestamp = point.time();
        }
        branch.annotations = annotations;
        expiresAt.ifPresent(time -> branch.expireAt(time, parts.now()));
        var copy = parts.operations()
                .create(Action.CREATE_BRANCH, project.id, branch.id, null)
                .from(source, point);
        if (parent.isProtected) {
            copy.with(newBranches.freshPasswords(branch));
        }
        var made = new Made(branch, new ArrayList<>(), new ArrayList<>(List.of(copy)));
        endpoints.forEach(wish -> addEndpoint(project, made, wish));
        return made;
    }

    /** Schedules what is to be done for a branch and answers with it. */
    Reply schedule(Made made) {
        var json = Views.object();
        newBranches.describe(json, made.branch(), made.endpoints(), false);
        json.set("operations", parts.views().operations(parts.operations().schedule(made.operations())));
        return Reply.created(json);
    }

    private void addEndpoint(ProjectRow project, Made made, Body wish) {
        var endpoint = newBranches.endpoint(project, made.branch(), EndpointSettings.requireType(wish));
        EndpointSettings.read(wish, endpoint);
        newBranches.add(endpoint);
        made.endpoints().add(endpoint);
        made.operations()
                .add(parts.operations().create(Action.START_COMPUTE, project.id, made.branch().id, endpoint.id));
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
        parts.operations().requireFree(project);
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
     * @param operations what makes it so, to be scheduled together
     */
    record Made(BranchRow branch, List<EndpointRow> endpoints, List<OperationRow> operations) {}
}
