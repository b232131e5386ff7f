package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.AccountLimits;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The calls about endpoints. */
public final class EndpointRoutes {

    private final ControlServices services;
    private final StoredRows rows;
    private final BranchFactory factory;

    public EndpointRoutes(ControlServices services, BranchFactory factory) {
        this.services = services;
        this.rows = services.rows();
        this.factory = factory;
    }

    public void addTo(Router router) {
        var checked = new CheckedSettings(services);
        router.onLater("POST", "/projects/{project}/endpoints", checked.before(this::create))
                .on("GET", "/projects/{project}/endpoints", this::list)
                .on("GET", "/projects/{project}/branches/{branch}/endpoints", this::listOfBranch)
                .on("GET", "/projects/{project}/endpoints/{endpoint}", this::get)
                .onLater("PATCH", "/projects/{project}/endpoints/{endpoint}", checked.before(this::update))
                .on("DELETE", "/projects/{project}/endpoints/{endpoint}", this::delete)
                .on("POST", "/projects/{project}/endpoints/{endpoint}/start", this::start)
                .on("POST", "/projects/{project}/endpoints/{endpoint}/suspend", this::suspend)
                .on("POST", "/projects/{project}/endpoints/{endpoint}/restart", this::restart);
    }

    private Response create(Request request) {
        var project = rows.project(request.project());
        var body = request.body().object("endpoint");
        var type = body.text("type");
        var branch = rows.branch(project.id, body.text("branch_id"));
        if (body.findText("region_id")
                .filter(region -> !region.equals(project.regionId))
                .isPresent()) {
            throw body.invalid("region_id", "must be that of the project, " + project.regionId);
        }
        EndpointSettings.requireType(body);
        services.operations().requireFree(project, branch.id);
        if (type.equals(EndpointRow.READ_WRITE)
                && rows.readWriteEndpoint(branch.id).isPresent()) {
            throw ApiException.conflict("ENDPOINTS_LIMIT_EXCEEDED", "read_write endpoint already exists");
        }
        var endpoint = factory.endpoint(project, branch, type);
        EndpointSettings.read(body, endpoint);
        factory.add(endpoint);
        return new Response(201, reply(endpoint, Action.START_COMPUTE).json());
    }

    private Response list(Request request) {
        var project = rows.project(request.project());
        return endpoints(rows.endpoints.values().stream()
                .filter(endpoint -> endpoint.projectId.equals(project.id))
                .toList());
    }

    private Response listOfBranch(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        return endpoints(rows.endpointsOf(branch.id).toList());
    }

    private Response endpoints(List<EndpointRow> found) {
        var json = Views.object();
        json.set("endpoints", Views.array(found.stream().map(services.views()::endpoint)));
        return Response.ok(json);
    }

    private Response get(Request request) {
        return Response.ok(one(rows.endpoint(request.project(), request.endpoint())));
    }

    private Response update(Request request) {
        var endpoint = free(request);
        EndpointSettings.update(request.body().object("endpoint"), endpoint);
        endpoint.updatedAt = services.now();
        var batch = endpoint.isActive()
                ? List.of(Action.APPLY_CONFIG)
                : List.of(Action.APPLY_CONFIG, Action.SUSPEND_COMPUTE);
        return reply(endpoint, batch.toArray(Action[]::new));
    }

    private Response delete(Request request) {
        var project = rows.project(request.project());
        var found = rows.findEndpoint(project.id, request.endpoint());
        if (found.isEmpty()) {
            return Response.nothing();
        }
        var endpoint = found.get();
        services.operations().requireFree(project, endpoint.branchId);
        var branch = rows.branch(project.id, endpoint.branchId);
        if (branch.isProtected) {
            throw ApiException.refused("cannot delete an endpoint of a protected branch");
        }
        if (!endpoint.isReadOnly()) {
            branch.requireUnrestricted("delete-rw-endpoint");
        }
        return reply(endpoint, Action.DELETE_ENDPOINT);
    }

    private Response start(Request request) {
        var endpoint = free(request);
        if (endpoint.isActive()) {
            return reply(endpoint);
        }
        services.faultInjection().limits().require(AccountLimits.Kind.ACTIVE_ENDPOINTS, rows.awakeBesides(endpoint));
        endpoint.pendingState = EndpointRow.ACTIVE;
        return reply(endpoint, Action.START_COMPUTE);
    }

    private Response suspend(Request request) {
        var endpoint = free(request);
        if (!endpoint.isActive()) {
            return reply(endpoint);
        }
        endpoint.pendingState = EndpointRow.IDLE;
        return reply(endpoint, Action.SUSPEND_COMPUTE);
    }

    private Response restart(Request request) {
        var endpoint = free(request);
        endpoint.pendingState = EndpointRow.ACTIVE;
        return reply(endpoint, Action.SUSPEND_COMPUTE, Action.START_COMPUTE);
    }

    private EndpointRow free(Request request) {
        var project = rows.project(request.project());
        var endpoint = rows.endpoint(project.id, request.endpoint());
        services.operations().requireFree(project, endpoint.branchId);
        return endpoint;
    }

    private Response reply(EndpointRow endpoint, Action... actions) {
        var batch = new ArrayList<OperationRow>();
        for (var action : actions) {
            batch.add(services.operations().create(action, endpoint.projectId, endpoint.branchId, endpoint.id));
        }
        var scheduled = services.operations().schedule(batch);
        var json = one(endpoint);
        json.set("operations", services.views().operations(scheduled));
        return Response.ok(json);
    }

    private ObjectNode one(EndpointRow endpoint) {
        var json = Views.object();
        json.set("endpoint", services.views().endpoint(endpoint));
        return json;
    }
}
