package io.alchemyreactive.cli;

import io.alchemyreactive.effect.Redacted;
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
import io.alchemyreactive.state.StateStoreFactory;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stores in memory, one for each URL {@code memory://NAME}, that tell when they were closed. */
public final class MemoryLocation implements StateStoreFactory {

    private static final Map<String, Opened> STORES = new ConcurrentHashMap<>();

    static final ConcurrentLinkedQueue<String> CLOSED = new ConcurrentLinkedQueue<>();

    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public StateStore open(Redacted<String> location, Map<String, String> settings) {
        return STORES.computeIfAbsent(location.reveal(), name -> new Opened(name, MemoryStateStore.create()));
    }

    private record Opened(String name, StateStore store) implements StateStore {

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
        public Flux<StageKey> stages() {
            return store.stages();
        }

        @Override
        public Flux<Borrow> borrowers(StageKey owner) {
            return store.borrowers(owner);
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(() -> CLOSED.add(name));
        }
    }
}
