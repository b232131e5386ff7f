package io.alchemyreactive;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.FatalErrorException;
import io.alchemyreactive.error.ErrorText;
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
import io.alchemyreactive.state.StateUnavailableException;
import io.alchemyreactive.state.StoredRow;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Wraps a store and turns errors of the JVM in it into failures that name the call. As thread-safe as the store. */
record StoreBoundary(StateStore store) implements StateStore {

    /**
     * Emits the store of the Reactor context behind a boundary. Fails when a library on the class path has an
     * unsupported version.
     */
    static Mono<StateStore> current() {
        return Mono.defer(() -> {
            SupportedLibraries.check();
            return StateStore.SERVICE.get().map(StoreBoundary::new);
        });
    }

    @Override
    public Mono<StageSnapshot> load(StageKey stage) {
        return one("reading stage " + stage, () -> store.load(stage));
    }

    @Override
    public Mono<Row> get(ResourceKey resource) {
        return one("reading " + resource, () -> store.get(resource));
    }

    @Override
    public Mono<Lease> acquire(StageKey stage, Holder holder) {
        return one("taking the lease of stage " + stage, () -> store.acquire(stage, holder));
    }

    @Override
    public Flux<HeldLease> leases() {
        return many("reading the leases", store::leases);
    }

    @Override
    public Mono<HeldLease> release(StageKey stage, long fence) {
        return one("releasing the lease of stage " + stage, () -> store.release(stage, fence));
    }

    @Override
    public Mono<Void> commit(Lease lease, List<StateChange> changes) {
        return one("writing stage " + lease.stage(), () -> store.commit(lease, changes));
    }

    @Override
    public Flux<Long> watch(StageKey stage) {
        return many("watching stage " + stage, () -> store.watch(stage));
    }

    @Override
    public Flux<JournalEntry> journal(StageKey stage, long after) {
        return many("reading the journal of stage " + stage, () -> store.journal(stage, after));
    }

    @Override
    public Flux<JournalEntry> journal(StageKey stage) {
        return many("reading the journal of stage " + stage, () -> store.journal(stage));
    }

    @Override
    public Flux<JournalEntry> follow(StageKey stage, long after) {
        return many("reading the journal of stage " + stage, () -> store.follow(stage, after));
    }

    @Override
    public Mono<Long> pruneJournal(StageKey stage, int keep, Holder holder) {
        return one("pruning the journal of stage " + stage, () -> store.pruneJournal(stage, keep, holder));
    }

    @Override
    public Flux<StageKey> stages() {
        return many("listing the stages", store::stages);
    }

    @Override
    public Flux<Borrow> borrowers(StageKey owner) {
        return many("reading who uses stage " + owner, () -> store.borrowers(owner));
    }

    @Override
    public Flux<StoredRow> rowsOf(Set<String> types) {
        return many("reading the rows of all stages", () -> store.rowsOf(types));
    }

    @Override
    public Mono<Void> close() {
        return one("closing the store", store::close);
    }

    /** Calls a store behind a boundary. */
    static <T> Mono<T> one(String what, Callable<Mono<T>> call) {
        return ErrorBoundary.<T>mono(call).onErrorMap(FatalErrorException.class, error -> failure(what, error));
    }

    private static <T> Flux<T> many(String what, Callable<Flux<T>> call) {
        return ErrorBoundary.<T>flux(call).onErrorMap(FatalErrorException.class, error -> failure(what, error));
    }

    private static StateUnavailableException failure(String what, FatalErrorException error) {
        return new StateUnavailableException(
                "the state store", what + " failed: " + ErrorText.of(error), "Then run the command again.", error);
    }
}
