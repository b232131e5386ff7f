package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import java.util.List;
import java.util.Optional;

/** The calls about the only account of a local Neon. */
public final class AccountRoutes {

    static final String DEFAULT_REGION = "aws-us-east-1";

    static final String USER = "00000000-0000-4000-8000-000000000001";
    private static final List<String> REGIONS = List.of(
            DEFAULT_REGION,
            "aws-us-east-2",
            "aws-us-west-2",
            "aws-eu-central-1",
            "aws-eu-west-2",
            "aws-ap-southeast-1",
            "aws-ap-southeast-2",
            "aws-sa-east-1",
            "azure-eastus2",
            "azure-westus3",
            "azure-gwc");

    /** The region in a body; refuses an unknown one. */
    static Optional<String> region(Body body) {
        return body.findOneOf("region_id", REGIONS);
    }

    public void addTo(Router router) {
        router.on("GET", "/regions", AccountRoutes::regions)
                .on("GET", "/users/me", request -> me())
                .on("GET", "/users/me/organizations", request -> organizations())
                .on("GET", "/auth", request -> auth());
    }

    /** Lists all regions, for every organization. */
    private static Response regions(Request request) {
        request.query("org_id");
        var json = Views.object();
        json.set(
                "regions",
                Views.array(REGIONS.stream()
                        .map(region -> Views.object()
                                .put("region_id", region)
                                .put("name", region)
                                .put("default", region.equals(DEFAULT_REGION))
                                .put("geo_lat", "0")
                                .put("geo_long", "0"))));
        return Response.ok(json);
    }

    private static Response me() {
        var json = Views.object()
                .put("id", USER)
                .put("email", "local@localhost.localdomain")
                .put("login", "local")
                .put("name", "Local")
                .put("last_name", "Neon")
                .put("image", "")
                .put("plan", "local")
                .put("projects_limit", 1000)
                .put("branches_limit", 5000)
                .put("active_seconds_limit", 0)
                .put("max_autoscaling_limit", 16);
        json.putArray("auth_accounts");
        return Response.ok(json);
    }

    private static Response organizations() {
        var json = Views.object();
        json.putArray("organizations");
        return Response.ok(json);
    }

    private static Response auth() {
        return Response.ok(Views.object().put("account_id", USER).put("auth_method", "api_key_user"));
    }
}
