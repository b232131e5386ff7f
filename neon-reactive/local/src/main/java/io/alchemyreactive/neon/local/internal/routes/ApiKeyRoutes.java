package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.ApiKeyRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import tools.jackson.databind.node.ObjectNode;

/** The calls about further API keys, in addition to the first key of a local Neon. */
public final class ApiKeyRoutes {

    private static final int NAME_LENGTH = 64;

    private final ControlServices services;
    private final StoredRows rows;

    public ApiKeyRoutes(ControlServices services) {
        this.services = services;
        this.rows = services.rows();
    }

    public void addTo(Router router) {
        router.on("GET", "/api_keys", request -> list())
                .on("POST", "/api_keys", this::create)
                .on("DELETE", "/api_keys/{key}", this::revoke);
    }

    private Response list() {
        return Response.ok(Views.array(rows.apiKeys.stream().map(ApiKeyRoutes::listed)));
    }

    private static ObjectNode listed(ApiKeyRow row) {
        var json = shown(row).put("last_used_from_addr", "");
        json.putObject("created_by")
                .put("id", AccountRoutes.USER)
                .put("name", "Local")
                .put("image", "");
        return json;
    }

    private Response create(Request request) {
        var body = request.body();
        var name = body.findName("key_name", NAME_LENGTH).orElseThrow(() -> body.invalid("key_name", "field required"));
        var key = services.ids().apiKey();
        var row = new ApiKeyRow();
        row.id = ++rows.lastApiKeyId;
        row.name = name;
        row.digest = ApiKeyRow.digest(key);
        row.createdAt = services.now();
        rows.apiKeys.add(row);
        return Response.ok(shown(row).put("created_by", AccountRoutes.USER).put("key", key));
    }

    private Response revoke(Request request) {
        var row = rows.apiKeys.stream()
                .filter(key -> Long.toString(key.id).equals(request.name("key")))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("API key"));
        rows.apiKeys.remove(row);
        return Response.ok(shown(row)
                .put("created_by", AccountRoutes.USER)
                .put("last_used_from_addr", "")
                .put("revoked", true));
    }

    private static ObjectNode shown(ApiKeyRow row) {
        return Views.object().put("id", row.id).put("name", row.name).put("created_at", Views.text(row.createdAt));
    }
}
