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
 * The commits that a branch held at a call which wants a copy of it.
 *
 * @param storageId of the branch, absent where it has no data to copy
 * @param state the commits, absent where it has no data to copy
 * @param failure of the question, absent where it was answered
 */
record CallMoment(
        @Nullable String storageId,
        @Nullable CommittedState state,
        @Nullable Throwable failure) {

    private static final CallMoment NONE = new CallMoment(null, null, null);

    /**
     * A handler that is called with the moment at which its request came. Belongs to the control thread; the question to PostgreSQL runs
     * elsewhere.
     *
     * @param source the branch that is to be copied; fails as the handler would when there is none
     * @param handler of the request
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
                    // A handler that refuses the request has the better reason.
                    .onErrorResume(failure -> Mono.just(new CallMoment(storage.id, null, failure)))
                    .flatMap(moment -> services.state()
                            .thread()
                            .change(() -> handler.apply(moment).apply(request)))
                    .flatMap(answer -> answer);
        };
    }

    /** The commits of a storage; refuses with 423 when the branch got other contents between the question and now. */
    CommittedState of(StorageRow source) {
        if (failure != null) {
            throw Exceptions.propagate(failure);
        }
        return Optional.ofNullable(state)
                .filter(found -> source.id.equals(storageId))
                .orElseThrow(ApiException::locked);
    }
}
