package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.compute.CommittedState;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.StorageRow;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * The commits of a branch at the time of a call that needs a copy of it.
 *
 * @param storageId the storage of the branch; null when it has no data to copy
 * @param state the commits; null when there is no data to copy, or the query failed
 * @param failure the failure of the query; null when it succeeded
 */
record CallMoment(
        @Nullable String storageId,
        @Nullable CommittedState state,
        @Nullable Throwable failure) {

    private static final CallMoment NONE = new CallMoment(null, null, null);

    /**
     * A handler that gets the commits at the time of its request. Belongs to the control thread; the query to
     * PostgreSQL runs elsewhere.
     *
     * @param source finds the branch to copy; fails as the handler would when there is none
     * @param handler makes the handler of the request
     */
    static Function<Request, Mono<Response>> before(
            ControlServices services,
            Function<Request, BranchRow> source,
            Function<CallMoment, Function<Request, Mono<Response>>> handler) {
        return request -> {
            var branch = source.apply(request);
            if (!branch.isReady()) {
                return handler.apply(NONE).apply(request);
            }
            var storage = services.storages().of(branch);
            return services.storages()
                    .compute(storage)
                    .committed(storage.left())
                    .map(state -> new CallMoment(storage.id, state, null))
                    // When the handler refuses the request, its reason is the better one.
                    .onErrorResume(failure -> Mono.just(new CallMoment(storage.id, null, failure)))
                    .flatMap(moment -> services.state()
                            .thread()
                            .change(() -> handler.apply(moment).apply(request)))
                    .flatMap(answer -> answer);
        };
    }

    /** The commits of a storage. Refuses with 423 when the branch got another storage after the query. */
    CommittedState of(StorageRow source) {
        if (failure != null) {
            throw Exceptions.propagate(failure);
        }
        return Optional.ofNullable(state)
                .filter(found -> source.id.equals(storageId))
                .orElseThrow(ApiException::locked);
    }
}
