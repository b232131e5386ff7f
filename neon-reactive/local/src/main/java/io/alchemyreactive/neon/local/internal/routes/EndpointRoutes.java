package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.Limits;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Call;
import io.alchemyreactive.neon.local.internal.http.Reply;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.Rows;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The calls about endpoints. */
public final class EndpointRoutes {

    private final Parts parts;
    private final Rows rows;
    private final NewBranches newBranches;

    public EndpointRoutes(Parts parts, NewBranches newBranches) {
        this.parts = parts;
        this.rows = parts.rows();
        this.newBranches = newBranches;
    }

    public void addTo(Router router) {
        router.on("POST", "/projects/{project}/endpoints", this::create)
                .on("GET", "/projects/{project}/endpoints", this::list)
                .on("GET", "/projects/{project}/branches/{branch}/endpoints", this::listOfBranch)
                .on("GET", "/projects/{project}/endpoints/{endpoint}", this::get)
                .on("PATCH", "/projects/{project}/endpoints/{endpoint}", this::update)
                .on("DELETE", "/projects/{project}/endpoints/{endpoint}", this::delete)
                .on("POST", "/projects/{project}/endpoints/{endpoint}/start", this::start)
                .on("POST", "/projects/{project}/endpoints/{endpoint}/suspend", this::suspend)
                .on("POST", "/projects/{project}/endpoints/{endpoint}/restart", this::restart);
    }

    private Reply create(Call call) {
        var project = rows.project(call.project());
        var body = call.body().object("endpoint");
        var type = body.text("type");
        var branch = rows.branch(project.id, body.text("branch_id"));
        EndpointSettings.requireType(body);
        parts.operations().requireFree(project, branch.id);
        if (type.equals(EndpointRow.READ_WRITE)
                && rows.readWriteEndpoint(branch.id).isPresent()) {
            throw ApiException.conflict("ENDPOINTS_LIMIT_EXCEEDED", "read_write endpoint already exists");
        }
        var endpoint = newBranches.endpoint(project, branch, type);
        EndpointSettings.read(body, endpoint);
        newBranches.add(endpoint);
        return new Reply(201, reply(endpoint, Action.START_COMPUTE).json());
    }

    private Reply list(Call call) {
        var project = rows.project(call.project());
        return endpoints(rows.endpoints.values().stream()
                .filter(endpoint -> endpoint.projectId.equals(project.id))
                .toList());
    }

    private Reply listOfBranch(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        return endpoints(rows.endpointsOf(branch.id).toList());
    }

    private Reply endpoints(List<EndpointRow> found) {
        var json = Views.object();
        json.set("endpoints", Views.array(found.stream().map(parts.views()::endpoint)));
        return Reply.ok(json);
    }

    private Reply get(Call call) {
        return Reply.ok(one(rows.endpoint(call.project(), call.endpoint())));
    }

    private Reply update(Call call) {
        var endpoint = free(call);
        EndpointSettings.read(call.body().object("endpoint"), endpoint);
        endpoint.updatedAt = parts.now();
        var batch = endpoint.isActive()
                ? List.of(Action.APPLY_CONFIG)
                : List.of(Action.APPLY_CONFIG, Action.SUSPEND_COMPUTE);
        return reply(endpoint, batch.toArray(Action[]::new));
    }

    private Reply delete(Call call) {
        var project = rows.project(call.project());
        var found = rows.findEndpoint(project.id, call.endpoint());
        if (found.isEmpty()) {
            return Reply.nothing();
        }
        var endpoint = found.get();
        parts.operations().requireFree(project, endpoint.branchId);
        var branch = rows.branch(project.id, endpoint.branchId);
        if (branch.isProtected) {
            throw ApiException.refused("cannot delete an endpoint of a protected branch");
        }
        if (!endpoint.isReadOnly()) {
            branch.requireUnrestricted("delete-rw-endpoint");
        }
        return reply(endpoint, Action.DELETE_ENDPOINT);
    }

    private Reply start(Call call) {
        var endpoint = free(call);
        if (endpoint.isActive()) {
            return reply(endpoint);
        }
        parts.behaviour().limits().require(Limits.Kind.ACTIVE_ENDPOINTS, rows.awakeBesides(endpoint));
        endpoint.pendingState = EndpointRow.ACTIVE;
        return reply(endpoint, Action.START_COMPUTE);
    }

    private Reply suspend(Call call) {
        var endpoint = free(call);
        if (!endpoint.isActive()) {
            return reply(endpoint);
        }
        endpoint.pendingState = EndpointRow.IDLE;
        return reply(endpoint, Action.SUSPEND_COMPUTE);
    }

    private Reply restart(Call call) {
        var endpoint = free(call);
        endpoint.pendingState = EndpointRow.ACTIVE;
        return reply(endpoint, Action.SUSPEND_COMPUTE, Action.START_COMPUTE);
    }

    private EndpointRow free(Call call) {
        var project = rows.project(call.project());
        var endpoint = rows.endpoint(project.id, call.endpoint());
        parts.operations().requireFree(project, endpoint.branchId);
        return endpoint;
    }

    private Reply reply(EndpointRow endpoint, Action... actions) {
        var batch = new ArrayList<OperationRow>();
        for (var action : actions) {
            batch.add(parts.operations().create(action, endpoint.projectId, endpoint.branchId, endpoint.id));
        }
        var scheduled = parts.operations().schedule(batch);
        var json = one(endpoint);
        json.set("operations", parts.views().operations(scheduled));
        return Reply.ok(json);
    }

    private ObjectNode one(EndpointRow endpoint) {
        var json = Views.object();
        json.set("endpoint", parts.views().endpoint(endpoint));
        return json;
    }
}
