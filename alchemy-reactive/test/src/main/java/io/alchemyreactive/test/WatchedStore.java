package io.alchemyreactive.test;

import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import java.util.List;
import reactor.core.publisher.Mono;

/** A store that shows a fake cloud what is committed. As thread-safe as the store behind it. */
final class WatchedStore extends ForwardingStateStore {

    private final CloudObjects objects;

    WatchedStore(StateStore store, CloudObjects objects) {
        super(store);
        this.objects = objects;
    }

    @Override
    public Mono<Void> commit(Lease lease, List<StateChange> changes) {
        return super.commit(lease, changes)
                .doOnSuccess(done -> objects.stored(lease.stage(), changes))
                .doOnError(error -> objects.perhapsStored(changes))
                .doOnCancel(() -> objects.perhapsStored(changes));
    }
}
