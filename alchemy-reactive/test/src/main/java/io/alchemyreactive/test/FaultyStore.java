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
import java.util.List;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store whose commits may go wrong. Reading and leases pass: a lease that its run gives back, also after a crash, is
 * one that the death of the process frees. Thread-safe.
 */
record FaultyStore(StateStore store, Faults faults) implements StateStore {

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
        return faults.effect("commit " + describe(changes), store.commit(lease, changes));
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
    public Flux<StageKey> stages() {
        return store.stages();
    }

    @Override
    public Flux<Borrow> borrowers(StageKey owner) {
        return store.borrowers(owner);
    }

    private static String describe(List<StateChange> changes) {
        return changes.stream().map(FaultyStore::describe).collect(Collectors.joining(", "));
    }

    private static String describe(StateChange change) {
        return change instanceof StateChange.PutRow put
                ? put.row().fqn() + " " + put.row().status().word()
                : change instanceof StateChange.RemoveRow remove
                        ? "without " + remove.fqn()
                        : change.getClass().getSimpleName();
    }
}
