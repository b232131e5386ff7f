package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;

/**
 * The calls about VPC endpoints. They are stored and shown without effect, because all clients of a local Neon come
 * from this machine.
 */
public final class VpcRoutes {

    private static final String OF_PROJECT = "/projects/{project}/vpc_endpoints";
    private static final String OF_ORGANIZATION = "/organizations/{organization}/vpc";

    private final StoredRows rows;

    public VpcRoutes(ControlServices services) {
        this.rows = services.rows();
    }

    public void addTo(Router router) {
        router.on("GET", OF_PROJECT, this::list)
                .on("POST", OF_PROJECT + "/{vpc}", this::assign)
                .on("DELETE", OF_PROJECT + "/{vpc}", this::remove)
                .on("GET", OF_ORGANIZATION + "/vpc_endpoints", request -> none())
                .on("GET", OF_ORGANIZATION + "/region/{region}/vpc_endpoints", request -> none());
    }

    private Response list(Request request) {
        var json = Views.object();
        json.set(
                "endpoints",
                Views.array(rows.project(request.project()).vpcEndpoints.entrySet().stream()
                        .map(entry -> Views.object()
                                .put("vpc_endpoint_id", entry.getKey())
                                .put("label", entry.getValue()))));
        return Response.ok(json);
    }

    private Response assign(Request request) {
        rows.project(request.project())
                .vpcEndpoints
                .put(request.name("vpc"), request.body().text("label"));
        return Response.ok(Views.object());
    }

    private Response remove(Request request) {
        var removed = rows.project(request.project()).vpcEndpoints.remove(request.name("vpc"));
        if (removed == null) {
            throw ApiException.notFound("VPC endpoint");
        }
        return Response.ok(Views.object());
    }

    private static Response none() {
        var json = Views.object();
        json.putArray("endpoints");
        return Response.ok(json);
    }
}
