package io.alchemyreactive.state;

import io.alchemyreactive.effect.Service;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Stores the state of stages. The publishers do nothing until they are subscribed to, may be subscribed to again, never
 * block the subscriber's thread, and fail with a {@link StateException}. The engine sets no time-out, so a store must
 * have its own; only the release of a lease is abandoned after 30 s. Thread-safe.
 */
public interface StateStore {

    /** The key under which the store of a run lives in the Reactor context. */
    Service<StateStore> SERVICE =
            Service.of(StateStore.class, ".contextWrite(StateStore.provide(store)) around the deploy");

    /** Returns the change of context that provides this store to all operators upstream. */
    static Function<Context, Context> provide(StateStore store) {
        return SERVICE.provide(store);
    }

    /**
     * Emits a consistent snapshot of a stage; an empty snapshot when the stage is not stored. Fails with {@link
     * CorruptStateException} when the stage cannot be read; a damaged stage is never reported as absent.
     */
    Mono<StageSnapshot> load(StageKey stage);

    /** The row of one resource as it is now; empty when there is none. */
    Mono<Row> get(ResourceKey resource);

    /**
     * Takes the lease of a stage, for the {@link Actor} of the Reactor context. Fails at once with {@link
     * LockedException} when the stage is held. Cancelling releases a lease that was taken.
     */
    Mono<Lease> acquire(StageKey stage, Holder holder);

    /**
     * Emits the leases that are held at the moment, sorted by stage, also those of stages that are not stored yet; then
     * completes.
     */
    Flux<HeldLease> leases();

    /**
     * Releases the lease of another holder, if it still has the given fence, and emits it. The next write of that
     * holder fails with {@link LeaseLostException}. Completes empty when the stage is free. Fails with {@link
     * LockedException} when another lease holds the stage now, and with {@link HeldByProcessException} when only the
     * end of its process can release the lease; nothing is changed then.
     *
     * @param stage the stage to release
     * @param fence the number of the lease that was seen to hold it
     */
    Mono<HeldLease> release(StageKey stage, long fence);

    /**
     * Applies all changes or none, and completes when they are durable. Fails with {@link LeaseLostException} when the
     * lease is no longer the stage's, and with {@link StaleRevisionException} when a row was not at the expected
     * revision; nothing is changed then. Cancelling does not stop a commit that has begun.
     *
     * <p>A store need not batch: the engine runs one commit of a lease at a time and puts all changes that wait into
     * the next one. A store executes concurrent commits of one lease one after the other in the order of subscription,
     * and a release of the lease after them; {@link io.alchemyreactive.effect.SerialQueue} does that.
     */
    Mono<Void> commit(Lease lease, List<StateChange> changes);

    /**
     * Emits the stage's revision at once and again after each commit, in the order of the commits and without end. The
     * revision grows by one with each commit and outlives the stage; it is 0 before the first one. While the subscriber
     * is busy, revisions may be skipped, but the last one is always emitted: a subscriber that loads the stage after
     * each element sees its latest state, also after a lost connection to the store was restored. Fails with a {@link
     * StateException} when the store cannot be read. Cancelling releases the resources of the watch.
     */
    Flux<Long> watch(StageKey stage);

    /**
     * Emits the entries of the stage's journal with a greater number than this one, oldest first; then completes. The
     * journal has one entry for each accepted commit since the stage was first held, also after the stage was removed.
     * An entry that cannot be written does not fail its commit. A store in memory keeps only the latest entries.
     *
     * @param after the number of the last line that is known; 0 for all
     */
    Flux<JournalEntry> journal(StageKey stage, long after);

    /** Emits all entries of a stage's journal, oldest first; then completes. */
    default Flux<JournalEntry> journal(StageKey stage) {
        return journal(stage, 0);
    }

    /**
     * Emits the entries of {@link #journal(StageKey, long)}, and then each new one when it is written; does not
     * complete. Another process can follow a deploy with it.
     *
     * @param after the number of the last line that is known; 0 for all
     */
    default Flux<JournalEntry> follow(StageKey stage, long after) {
        return Flux.defer(() -> {
            var known = new AtomicLong(after);
            return watch(stage)
                    .onBackpressureLatest()
                    .concatMap(
                            revision -> Flux.defer(() -> journal(stage, known.get()))
                                    .doOnNext(line -> known.set(line.number())),
                            1);
        });
    }

    /**
     * Removes the oldest entries of the stage's journal, except the given number of latest ones, and emits the number
     * of removed entries. Numbers and revisions stay as they are. Fails with {@link LockedException} when the stage is
     * held and only its holder may write the journal; nothing is removed then. The default fails with an {@link
     * UnsupportedOperationException}: the store has a journal that cannot be pruned.
     *
     * @param keep how many lines stay, at least 1
     * @param holder who does it
     */
    default Mono<Long> pruneJournal(StageKey stage, int keep, Holder holder) {
        return Mono.error(() -> new UnsupportedOperationException(
                "the journal of " + getClass().getSimpleName() + " cannot be pruned"));
    }

    /** Emits the stored stages, sorted, including damaged ones; then completes. */
    Flux<StageKey> stages();

    /** Emits the borrows of other stages from resources of this one, sorted; then completes. */
    Flux<Borrow> borrowers(StageKey owner);

    /**
     * Emits the rows of all stages that have a generation of one of these types, in no order; then completes. The
     * engine calls it only before it adopts an existing object, to find out whether a resource holds it already. The
     * default loads one stage after the other.
     *
     * @param types names of resource types
     */
    default Flux<StoredRow> rowsOf(Set<String> types) {
        return stages().concatMap(this::load)
                .concatMapIterable(snapshot -> snapshot.rows().values().stream()
                        .filter(row -> row.hasGenerationOf(types))
                        .map(row -> new StoredRow(snapshot.key(), row))
                        .toList());
    }

    /**
     * Closes this store object: closes its connections and releases leases that would otherwise only expire. Completes
     * empty and never fails; the default does nothing. Cancelling does not stop it.
     */
    default Mono<Void> close() {
        return Mono.empty();
    }
}
