package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.operation.Operations;
import io.alchemyreactive.neon.api.path.OperationPath;
import io.alchemyreactive.neon.internal.transport.Answer;
import io.alchemyreactive.neon.internal.transport.Call;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations over HTTP. */
final class HttpOperations implements Operations {

    private static final int PAGE = 100;

    private final Api api;

    HttpOperations(Api api) {
        this.api = api;
    }

    @Override
    public Flux<NeonOperation> list(String projectId) {
        Call call = Call.get(Waits.OPERATIONS, projectId).query("limit", PAGE);
        return Page.<NeonOperation>all(cursor -> api.read(call.query("cursor", cursor), answer -> page(answer, cursor)))
                .checkpoint("Operations.list");
    }

    @Override
    public Mono<NeonOperation> get(OperationPath operation) {
        return api.waits.one(operation.projectId(), operation.operationId()).checkpoint("Operations.get");
    }

    @Override
    public Mono<List<NeonOperation>> await(String projectId, Collection<String> operationIds) {
        return api.waits.ended(projectId, operationIds).checkpoint("Operations.await");
    }

    private static Page<NeonOperation> page(Answer answer, Optional<String> asked) {
        return new Page<>(
                answer.list("operations", NeonOperation.class),
                asked,
                answer.body().path("pagination").path("cursor").asStringOpt());
    }
}
