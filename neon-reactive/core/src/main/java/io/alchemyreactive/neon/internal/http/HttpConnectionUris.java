package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.connection.ConnectionUriRequest;
import io.alchemyreactive.neon.api.connection.ConnectionUris;
import io.alchemyreactive.neon.internal.transport.Call;
import reactor.core.publisher.Mono;

/** Connection URIs over HTTP. */
final class HttpConnectionUris implements ConnectionUris {

    private final Api api;

    HttpConnectionUris(Api api) {
        this.api = api;
    }

    @Override
    public Mono<Redacted<String>> get(ConnectionUriRequest request) {
        Call call = Call.get(
                        "/projects/{project_id}/connection_uri",
                        request.branch().projectId())
                .query("branch_id", request.branch().branchId())
                .query("endpoint_id", request.endpointId())
                .query("database_name", request.database())
                .query("role_name", request.role())
                // Always said, because the API names no default.
                .query("pooled", request.way() == ConnectionUriRequest.Way.POOLED);
        return api.read(call, answer -> Redacted.of(answer.at("uri", String.class)))
                .checkpoint("ConnectionUris.get");
    }
}
