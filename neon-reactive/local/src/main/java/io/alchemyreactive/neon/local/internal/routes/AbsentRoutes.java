package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.Optional;

/** The calls that look for things of which a local Neon has none: lists are empty, single ones are not found. */
public final class AbsentRoutes {

    private static final String PROJECT = "/projects/{project}";
    private static final String BRANCH = PROJECT + "/branches/{branch}";

    private final StoredRows rows;

    public AbsentRoutes(ControlServices services) {
        this.rows = services.rows();
    }

    public void addTo(Router router) {
        ofAccount(router);
        ofProject(router, "/permissions", "project_permissions");
        ofProject(router, "/jwks", "jwks");
        ofProject(router, "/advisors", "issues");
        ofProject(router, "/auth/integrations", "data");
        ofProject(router, "/auth/domains", "domains");
        ofProject(router, "/auth/oauth_providers", "providers");
        ofBranch(router, "/buckets", "buckets");
        ofBranch(router, "/functions", "functions");
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
        router.on("GET", "/consumption_history/projects", request -> none("projects"))
                .on("GET", "/consumption_history/v2/projects", request -> none("projects"))
                .on("GET", "/consumption_history/v2/branches", request -> none("branches"))
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

    /** Clients take an empty list for a sign that credentials can be made, and look at these words. */
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
