package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.List;
import java.util.Optional;

/** The calls about objects that a local Neon never has. Lists are empty, and single objects are not found. */
public final class AbsentRoutes {

    private static final String PROJECT = "/projects/{project}";
    private static final String BRANCH = PROJECT + "/branches/{branch}";

    /** The largest number of rows of a page. */
    private static final int MOST = 10_000;

    private final StoredRows rows;

    public AbsentRoutes(ControlServices services) {
        this.rows = services.rows();
    }

    public void addTo(Router router) {
        ofAccount(router);
        ofProject(router, "/permissions", "project_permissions");
        ofProject(router, "/jwks", "jwks");
        router.on("GET", PROJECT + "/advisors", this::noIssues);
        ofProject(router, "/auth/integrations", "data");
        ofProject(router, "/auth/domains", "domains");
        ofProject(router, "/auth/oauth_providers", "providers");
        ofBranch(router, "/buckets", "buckets");
        router.on("GET", BRANCH + "/functions", this::noFunctions);
        ofBranch(router, "/auth/domains", "domains");
        ofBranch(router, "/auth/oauth_providers", "providers");
        router.on("GET", BRANCH + "/auth", request -> missing(request, "Neon Auth integration"))
                .on("GET", BRANCH + "/data-api/{database}", request -> missing(request, "Data API"))
                .on("GET", BRANCH + "/credentials", this::noCredentials)
                .on("GET", BRANCH + "/functions/{slug}", request -> missing(request, "function"))
                .on(
                        "GET",
                        BRANCH + "/storage",
                        request -> disabled(request, "STORAGE_NOT_ENABLED", "region_unavailable"))
                .on(
                        "GET",
                        BRANCH + "/ai_gateway",
                        request -> disabled(request, "AI_GATEWAY_NOT_ENABLED", "ai_gateway_unavailable"));
    }

    private static void ofAccount(Router router) {
        router.on("GET", "/consumption_history/projects", request -> noConsumption(request, "projects"))
                .on("GET", "/consumption_history/v2/projects", request -> noConsumption(request, "projects"))
                .on("GET", "/consumption_history/v2/branches", request -> noConsumption(request, "branches"))
                .on("GET", "/organizations/{organization}", request -> {
                    throw ApiException.notFound("organization");
                });
    }

    private void ofProject(Router router, String path, String list) {
        router.on("GET", PROJECT + path, request -> {
            rows.project(request.project());
            return none(list);
        });
    }

    private Response noIssues(Request request) {
        rows.project(request.project());
        request.query("branch_id");
        request.query("database_name");
        request.oneOf("category", List.of("SECURITY", "PERFORMANCE"));
        request.oneOf("min_severity", List.of("INFO", "WARN", "ERROR"));
        return none("issues");
    }

    private Response noFunctions(Request request) {
        rows.branch(request.project(), request.branch());
        request.query("cursor");
        request.limit(1, MOST);
        return none("functions");
    }

    /** A local Neon measures no consumption of any kind, so the list is empty. */
    private static Response noConsumption(Request request, String list) {
        request.instant("from");
        request.instant("to");
        request.oneOf("granularity", List.of("hourly", "daily", "monthly"));
        request.flag("include_v1_metrics");
        request.limit(1, MOST);
        List.of("cursor", "org_id", "project_ids", "branch_ids", "metrics").forEach(request::query);
        return none(list);
    }

    private void ofBranch(Router router, String path, String list) {
        router.on("GET", BRANCH + path, request -> {
            rows.branch(request.project(), request.branch());
            return none(list);
        });
    }

    private static Response none(String list) {
        var json = Views.object();
        json.putArray(list);
        return Response.ok(json);
    }

    private Response missing(Request request, String kind) {
        rows.branch(request.project(), request.branch());
        throw ApiException.notFound(kind);
    }

    /**
     * Answers with the message that clients check for. They take an empty list for a sign that credentials can be
     * created.
     */
    private Response noCredentials(Request request) {
        rows.branch(request.project(), request.branch());
        throw ApiException.of(404, "", "credentials of branches are not available in the local Neon");
    }

    private Response disabled(Request request, String code, String reason) {
        rows.branch(request.project(), request.branch());
        var json = Views.object()
                .put("code", code)
                .put("message", "the local Neon has none")
                .put("reason", reason);
        return new Response(404, Optional.of(json.toString()));
    }
}
