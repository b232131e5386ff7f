package io.alchemyreactive.test;

import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StoredRow;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store that forwards every call to another store. Tests override the methods that they watch or break. As
 * thread-safe as the other store.
 */
public class ForwardingStateStore implements StateStore {

    private final StateStore store;

    /** A store in front of this one. */
    public ForwardingStateStore(StateStore store) {
        this.store = store;
    }

    @Override
    public Mono<StageSnapshot> load(StageKey stage) {
        return store.load(stage);
    }

    @Override
    public Mono<Row> get(ResourceKey resource) {
        return store.get(resource);
    }

    @Override
    public Mono<Lease> acquire(StageKey stage, Holder holder) {
        return store.acquire(stage, holder);
    }

    @Override
    public Flux<HeldLease> leases() {
        return store.leases();
    }

    @Override
    public Mono<HeldLease> release(StageKey stage, long fence) {
        return store.release(stage, fence);
    }

    @Override
    public Mono<Void> commit(Lease lease, List<StateChange> changes) {
        return store.commit(lease, changes);
    }

    @Override
    public Flux<Long> watch(StageKey stage) {
        return store.watch(stage);
    }

    @Override
    public Flux<JournalEntry> journal(StageKey stage, long after) {
        return store.journal(stage, after);
    }

    @Override
    public Mono<Long> pruneJournal(StageKey stage, int keep, Holder holder) {
        return store.pruneJournal(stage, keep, holder);
    }

    @Override
    public Flux<StageKey> stages() {
        return store.stages();
    }

    @Override
    public Flux<Borrow> borrowers(StageKey owner) {
        return store.borrowers(owner);
    }

    @Override
    public Flux<StoredRow> rowsOf(Set<String> types) {
        return store.rowsOf(types);
    }

    @Override
    public Mono<Void> close() {
        return store.close();
    }
}
