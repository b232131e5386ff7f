package io.alchemyreactive.state.memory;

import io.alchemyreactive.state.Actor;
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
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps stages in memory. Nothing survives the object; secrets stay the redacted values that they are; leases do not
 * expire. All work is done at once on the subscriber's thread. Thread-safe.
 */
public final class MemoryStateStore implements StateStore {

    /** A stage is never removed from this map, so that its fence keeps growing. */
    private final Map<StageKey, MemoryStage> stages = new ConcurrentHashMap<>();

    private final Clock clock;

    private MemoryStateStore(Clock clock) {
        this.clock = clock;
    }

    /** A store in which nothing is stored yet. */
    public static MemoryStateStore create() {
        return create(Clock.systemUTC());
    }

    /** An empty store with a clock of its own for the journal. */
    public static MemoryStateStore create(Clock clock) {
        return new MemoryStateStore(Objects.requireNonNull(clock, "clock"));
    }

    @Override
    public Mono<StageSnapshot> load(StageKey stage) {
        Objects.requireNonNull(stage, "stage");
        return Mono.fromCallable(() -> {
            MemoryStage found = stages.get(stage);
            return found == null ? StageSnapshot.empty(stage) : found.snapshot();
        });
    }

    @Override
    public Mono<Row> get(ResourceKey resource) {
        Objects.requireNonNull(resource, "resource");
        return Mono.fromCallable(() -> {
            MemoryStage found = stages.get(resource.stage());
            return found == null ? null : found.row(resource.fqn());
        });
    }

    @Override
    public Mono<Lease> acquire(StageKey stage, Holder holder) {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(holder, "holder");
        return Mono.create(sink -> {
            MemoryStage held = stage(stage);
            MemoryLease lease = held.acquire(holder, Actor.in(sink.contextView()));
            // Called only where the cancel comes before the subscriber has the lease.
            sink.onCancel(() -> held.release(lease));
            sink.success(lease);
        });
    }

    @Override
    public Flux<HeldLease> leases() {
        return Flux.defer(() -> Flux.fromStream(stages.values().stream()
                .flatMap(stage -> Stream.ofNullable(stage.held()))
                .sorted()));
    }

    @Override
    public Mono<HeldLease> release(StageKey stage, long fence) {
        Objects.requireNonNull(stage, "stage");
        return Mono.fromCallable(() -> {
            MemoryStage found = stages.get(stage);
            return found == null ? null : found.release(fence);
        });
    }

    @Override
    public Mono<Void> commit(Lease lease, List<StateChange> changes) {
        Objects.requireNonNull(lease, "lease");
        List<StateChange> all = List.copyOf(changes);
        return Mono.fromRunnable(() -> stage(lease.stage()).commit(lease, all));
    }

    @Override
    public Flux<Long> watch(StageKey stage) {
        Objects.requireNonNull(stage, "stage");
        return Flux.defer(() -> stage(stage).revisions());
    }

    /** {@inheritDoc} The latest lines of a stage are kept, with 50,000 changes and events in all. */
    @Override
    public Flux<JournalEntry> journal(StageKey stage, long after) {
        Objects.requireNonNull(stage, "stage");
        return Flux.defer(() -> {
            MemoryStage found = stages.get(stage);
            return found == null ? Flux.empty() : Flux.fromIterable(found.journal(after));
        });
    }

    @Override
    public Mono<Long> pruneJournal(StageKey stage, int keep, Holder holder) {
        Objects.requireNonNull(stage, "stage");
        if (keep < 1) {
            throw new IllegalArgumentException("a journal keeps at least 1 line, not " + keep);
        }
        return Mono.fromCallable(() -> {
            MemoryStage found = stages.get(stage);
            return found == null ? 0L : found.prune(keep);
        });
    }

    @Override
    public Flux<StageKey> stages() {
        return Flux.defer(() -> Flux.fromStream(stages.values().stream()
                .filter(MemoryStage::isStored)
                .map(MemoryStage::key)
                .sorted()));
    }

    @Override
    public Flux<Borrow> borrowers(StageKey owner) {
        Objects.requireNonNull(owner, "owner");
        return Flux.defer(() -> Flux.fromStream(stages.values().stream()
                .flatMap(stage -> stage.borrows().stream())
                .filter(borrow -> borrow.owner().stage().equals(owner))
                .filter(borrow -> !borrow.borrower().stage().equals(owner))
                .sorted()));
    }

    private MemoryStage stage(StageKey key) {
        return stages.computeIfAbsent(key, fresh -> new MemoryStage(fresh, clock));
    }
}
