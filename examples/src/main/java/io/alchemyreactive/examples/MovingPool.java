package io.alchemyreactive.examples;

import io.alchemyreactive.LiveRef;
import io.alchemyreactive.neon.Branch;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.StateStore;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The connection pool of a service that lives on while the shop is deployed again. Thread-safe.
 *
 * @param <P> a pool of whatever kind
 */
final class MovingPool<P> {

    private final StateStore store;
    private final Function<PostgresOrigin, Mono<P>> open;
    private final Function<P, Mono<Void>> close;

    MovingPool(StateStore store, Function<PostgresOrigin, Mono<P>> open, Function<P, Mono<Void>> close) {
        this.store = store;
        this.open = open;
        this.close = close;
    }

    // snippet: pools
    /** Emits a pool as soon as the branch is there, and another one whenever it was replaced; closes the former then. */
    Flux<P> pools(String stage) {
        return LiveRef.to(Branch.TYPE, "app-branch", Ref.of("shop", stage))
                .changes()
                .map(Branch.Attributes::connectionUri)
                .distinctUntilChanged()
                .map(PostgresOrigin::parse)
                .switchMap(origin -> Flux.usingWhen(
                        open.apply(origin), pool -> Flux.just(pool).concatWith(Flux.never()), close))
                .contextWrite(StateStore.provide(store));
    }
    // end: pools
}
