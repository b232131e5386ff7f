package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.connection.ConnectionUriRequest;
import io.alchemyreactive.neon.api.connection.ConnectionUris;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import reactor.core.publisher.Mono;

/** Connection URIs over HTTP. */
final class HttpConnectionUris implements ConnectionUris {

    private final ApiClient api;

    HttpConnectionUris(ApiClient api) {
        this.api = api;
    }

    @Override
    public Mono<Redacted<String>> get(ConnectionUriRequest request) {
        ApiCall call = ApiCall.get(
                        "/projects/{project_id}/connection_uri",
                        request.branch().projectId())
                .query("branch_id", request.branch().branchId())
                .query("endpoint_id", request.endpointId())
                .query("database_name", request.database())
                .query("role_name", request.role())
                // Always sent, because the API documents no default.
                .query("pooled", request.way() == ConnectionUriRequest.Way.POOLED);
        return api.read(call, response -> Redacted.of(response.at("uri", String.class)))
                .checkpoint("ConnectionUris.get");
    }
}
