package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;

/** The calls about operations, newest first, and about connection URIs. */
public final class OperationRoutes {

    private final ControlServices services;
    private final StoredRows rows;

    public OperationRoutes(ControlServices services) {
        this.services = services;
        this.rows = services.rows();
    }

    public void addTo(Router router) {
        router.on("GET", "/projects/{project}/operations", this::list)
                .on("GET", "/projects/{project}/operations/{operation}", this::get)
                .on("GET", "/projects/{project}/connection_uri", this::connectionUri);
    }

    private Response list(Request request) {
        var project = rows.project(request.project());
        var limit = request.limit(100, 1000);
        var before = request.query("cursor").map(OperationRoutes::time).orElse(Instant.MAX);
        var page = rows.operations.stream()
                .filter(operation -> operation.projectId.equals(project.id))
                .filter(operation -> operation.createdAt.isBefore(before))
                .sorted(Comparator.comparing((OperationRow operation) -> operation.createdAt)
                        .reversed())
                .limit(limit)
                .toList();
        var json = Views.object();
        json.set("operations", services.views().operations(page));
        if (!page.isEmpty()) {
            json.putObject("pagination")
                    .put("cursor", page.get(page.size() - 1).createdAt.toString());
        }
        return Response.ok(json);
    }

    private Response get(Request request) {
        var project = rows.project(request.project());
        var found = rows.operations.stream()
                .filter(operation ->
                        operation.id.equals(request.name("operation")) && operation.projectId.equals(project.id))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("operation"));
        var json = Views.object();
        json.set("operation", services.views().operation(found));
        return Response.ok(json);
    }

    private Response connectionUri(Request request) {
        var project = rows.project(request.project());
        var database = request.required("database_name");
        var role = request.required("role_name");
        var asked = request.query("branch_id").map(id -> rows.branch(project.id, id));
        var branch = asked.orElseGet(() -> rows.defaultBranch(project.id));
        var endpoint = request.query("endpoint_id")
                .map(id -> rows.endpoint(project.id, id))
                .or(() -> rows.readWriteEndpoint(branch.id))
                .orElseThrow(() -> ApiException.notFound("endpoint"));
        if (asked.filter(row -> !row.id.equals(endpoint.branchId)).isPresent()) {
            throw Request.invalid("endpoint_id", "names an endpoint of another branch than branch_id");
        }
        var pooled = request.flag("pooled").orElse(false);
        rows.role(endpoint.branchId, role);
        rows.database(endpoint.branchId, database);
        var views = services.views();
        return Response.ok(Views.object()
                .put("uri", pooled ? views.pooledUri(endpoint, role, database) : views.uri(endpoint, role, database)));
    }

    private static Instant time(String cursor) {
        try {
            return Instant.parse(cursor);
        } catch (DateTimeException e) {
            throw Request.invalid("cursor", "is none that was given out");
        }
    }
}
