package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.operation.Operations;
import io.alchemyreactive.neon.api.path.OperationPath;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import io.alchemyreactive.neon.internal.transport.ApiResponse;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations over HTTP. */
final class HttpOperations implements Operations {

    private static final int PAGE = 100;

    private final ApiClient api;

    HttpOperations(ApiClient api) {
        this.api = api;
    }

    @Override
    public Flux<NeonOperation> list(String projectId) {
        ApiCall call = ApiCall.get(OperationPolling.OPERATIONS, projectId).query("limit", PAGE);
        return Page.<NeonOperation>all(
                        cursor -> api.read(call.query("cursor", cursor), response -> page(response, cursor)),
                        why -> api.failures.endless(call, why))
                .checkpoint("Operations.list");
    }

    @Override
    public Mono<NeonOperation> get(OperationPath operation) {
        return api.polling.one(operation.projectId(), operation.operationId()).checkpoint("Operations.get");
    }

    @Override
    public Mono<List<NeonOperation>> await(String projectId, Collection<String> operationIds) {
        return api.polling.ended(projectId, operationIds).checkpoint("Operations.await");
    }

    private static Page<NeonOperation> page(ApiResponse response, Optional<String> asked) {
        return new Page<>(
                response.list("operations", NeonOperation.class),
                asked,
                response.body().path("pagination").path("cursor").asStringOpt());
    }
}
