package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Call;
import io.alchemyreactive.neon.local.internal.http.Reply;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.Rows;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;

/** The calls about operations, newest first, and about connection URIs. */
public final class OperationRoutes {

    private final Parts parts;
    private final Rows rows;

    public OperationRoutes(Parts parts) {
        this.parts = parts;
        this.rows = parts.rows();
    }

    public void addTo(Router router) {
        router.on("GET", "/projects/{project}/operations", this::list)
                .on("GET", "/projects/{project}/operations/{operation}", this::get)
                .on("GET", "/projects/{project}/connection_uri", this::connectionUri);
    }

    private Reply list(Call call) {
        var project = rows.project(call.project());
        var limit = call.limit(100, 1000);
        var before = call.query("cursor").map(OperationRoutes::time).orElse(Instant.MAX);
        var page = rows.operations.stream()
                .filter(operation -> operation.projectId.equals(project.id))
                .filter(operation -> operation.createdAt.isBefore(before))
                .sorted(Comparator.comparing((OperationRow operation) -> operation.createdAt)
                        .reversed())
                .limit(limit)
                .toList();
        var json = Views.object();
        json.set("operations", parts.views().operations(page));
        if (!page.isEmpty()) {
            json.putObject("pagination")
                    .put("cursor", page.get(page.size() - 1).createdAt.toString());
        }
        return Reply.ok(json);
    }

    private Reply get(Call call) {
        var project = rows.project(call.project());
        var found = rows.operations.stream()
                .filter(operation ->
                        operation.id.equals(call.name("operation")) && operation.projectId.equals(project.id))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("operation"));
        var json = Views.object();
        json.set("operation", parts.views().operation(found));
        return Reply.ok(json);
    }

    private Reply connectionUri(Call call) {
        var project = rows.project(call.project());
        var database = call.required("database_name");
        var role = call.required("role_name");
        var branch = call.query("branch_id")
                .map(id -> rows.branch(project.id, id))
                .orElseGet(() -> rows.defaultBranch(project.id));
        var endpoint = call.query("endpoint_id")
                .map(id -> rows.endpoint(project.id, id))
                .or(() -> rows.readWriteEndpoint(branch.id))
                .orElseThrow(() -> ApiException.notFound("endpoint"));
        rows.role(endpoint.branchId, role);
        rows.database(endpoint.branchId, database);
        return Reply.ok(Views.object().put("uri", parts.views().uri(endpoint, role, database)));
    }

    private static Instant time(String cursor) {
        try {
            return Instant.parse(cursor);
        } catch (DateTimeException e) {
            throw ApiException.badRequest("invalid request: query parameter cursor is none that was given out");
        }
    }
}
