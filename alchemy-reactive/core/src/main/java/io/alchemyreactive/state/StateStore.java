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
 * Where stages are kept. Every method does nothing until it is subscribed to, may be subscribed to again, never blocks
 * the subscriber's thread, and reports trouble as a {@link StateException}. The engine waits for each answer without end, so a
 * store has time-outs of its own; giving back a lease alone is left after 30 s. Thread-safe.
 */
public interface StateStore {

    /** The key under which the store of a run lives in the Reactor context. */
    Service<StateStore> SERVICE =
            Service.of(StateStore.class, ".contextWrite(StateStore.provide(store)) around the deploy");

    /** Provides this store to everything above it in the chain. */
    static Function<Context, Context> provide(StateStore store) {
        return SERVICE.provide(store);
    }

    /**
     * One consistent snapshot of a stage; an empty one when nothing is stored of it. A stage that cannot be read is
     * never reported as absent: {@link CorruptStateException}.
     */
    Mono<StageSnapshot> load(StageKey stage);

    /** The row of one resource as it is now; empty when there is none. */
    Mono<Row> get(ResourceKey resource);

    /**
     * Takes the stage for writing, on behalf of the {@link Actor} of the Reactor context. Fails with {@link LockedException} at once when somebody holds it. Cancelling gives
     * back what was taken.
     */
    Mono<Lease> acquire(StageKey stage, Holder holder);

    /** The leases that are held at the moment, sorted by stage, also those of stages of which nothing is stored. */
    Flux<HeldLease> leases();

    /**
     * Releases a lease on behalf of a holder that will not, after another look at it. Emits the lease that was released:
     * its holder's next write fails with {@link LeaseLostException}. Empty when nobody holds the stage any more. Fails with
     * {@link LockedException} when another lease than the one that was seen holds it now, and with {@link
     * HeldByProcessException} where only the end of its process releases a lease; nothing is changed then.
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
     * <p>A store need not batch: the engine has one commit of a lease under way at a time, and all changes that wait meanwhile
     * go into the next one. Commits of one lease that are asked for at the same time all the same are done one after the other
     * in the order of subscription, and a release of the lease after them; {@link io.alchemyreactive.effect.SerialQueue} does
     * that.
     */
    Mono<Void> commit(Lease lease, List<StateChange> changes);

    /**
     * Emits the stage's revision at once and again after each commit, in the order of the commits and without end. The
     * revision grows by one with each commit and outlives the stage; it is 0 before the first one. While the subscriber is
     * busy, commits are told together, but the last one never goes missing: whoever loads the stage after each element has
     * seen all of it, also after the connection to the store was lost and found again. Fails with a {@link StateException}
     * when the store cannot be read. Cancelling gives back what is held for it.
     */
    Flux<Long> watch(StageKey stage);

    /**
     * The lines of the stage's journal with a greater number than this one, oldest first; then completes. One line stands
     * there for each commit that was accepted since the stage was first held, also after the stage was removed. A line that
     * cannot be written never fails its commit. Memory keeps the latest lines only.
     *
     * @param after the number of the last line that is known; 0 for all
     */
    Flux<JournalEntry> journal(StageKey stage, long after);

    /** The whole journal of a stage, oldest line first; then completes. */
    default Flux<JournalEntry> journal(StageKey stage) {
        return journal(stage, 0);
    }

    /**
     * The lines of {@link #journal}, and then each further one as it is written, without end: another process follows a deploy with it.
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
     * Removes the oldest lines of the stage's journal, all but this many of the latest, and emits how many were removed.
     * Numbers and revisions stay as they are. Fails with {@link LockedException} where the stage is held and its holder
     * alone may write the journal; nothing is removed then. The default fails with an {@link
     * UnsupportedOperationException}: the store has a journal that cannot be pruned.
     *
     * @param keep how many lines stay, at least 1
     * @param holder who does it
     */
    default Mono<Long> pruneJournal(StageKey stage, int keep, Holder holder) {
        return Mono.error(() -> new UnsupportedOperationException(
                "the journal of " + getClass().getSimpleName() + " cannot be pruned"));
    }

    /** The stages of which something is stored, sorted; also those of which {@link #load} says that they are damaged. */
    Flux<StageKey> stages();

    /** The borrows of other stages from resources of this one, sorted. */
    Flux<Borrow> borrowers(StageKey owner);

    /**
     * The rows of all stages of which a generation has one of these types, in no order; then completes. Asked only before an
     * existing object is adopted, to find out whether a resource holds it already. The default loads one stage after the
     * other.
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
     * Ends the use of this store object: gives back what it holds open, such as connections, and the leases taken from
     * it that would otherwise only expire. Completes empty and never fails; does nothing for a store that holds nothing
     * open. Cancelling does not stop it.
     */
    default Mono<Void> close() {
        return Mono.empty();
    }
}
