package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.SerialQueue;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The right to write one stage, kept alive by a heartbeat until it is released or lost. Thread-safe. */
final class PostgresLease implements Lease {

    private final StageKey stage;
    private final Holder holder;
    private final long fence;
    private final LeaseTable table;
    private final Set<PostgresLease> heldBy;
    private final Function<List<StateChange>, Mono<Void>> commit;
    /** The commits, and at the end the release. */
    private final SerialQueue writes = SerialQueue.create();

    private final Disposable heartbeat;

    /**
     * A lease that was just taken.
     *
     * @param commit does a commit
     * @param heldBy the leases of its store, among which it is until it is released
     */
    PostgresLease(
            StageKey stage,
            Holder holder,
            long fence,
            LeaseTable table,
            Duration heartbeat,
            Function<List<StateChange>, Mono<Void>> commit,
            Set<PostgresLease> heldBy) {
        this.stage = stage;
        this.holder = holder;
        this.fence = fence;
        this.table = table;
        this.heldBy = heldBy;
        this.commit = commit;
        this.heartbeat = beat(heartbeat);
        heldBy.add(this);
    }

    @Override
    public StageKey stage() {
        return stage;
    }

    @Override
    public Holder holder() {
        return holder;
    }

    @Override
    public long fence() {
        return fence;
    }

    /** {@inheritDoc} Commits that were asked for before are done before. */
    @Override
    public Mono<Void> release() {
        return writes.runToTheEnd(table.release(stage, fence).doOnTerminate(this::end));
    }

    /** Commits when the commits before have ended; once asked for, it is done whether or not its subscriber still waits. */
    Mono<Void> commit(List<StateChange> changes) {
        return writes.runToTheEnd(Mono.defer(() -> commit.apply(changes)));
    }

    /** Whether it was given by the store with this table. */
    boolean isFrom(LeaseTable other) {
        return table == other;
    }

    /** Gives the stage back on behalf of a subscriber that is gone and hears of no failure. */
    void abandon() {
        release().subscribe(done -> {}, unheard -> {});
    }

    /** When giving it back has failed too: it expires then. */
    private void end() {
        heartbeat.dispose();
        heldBy.remove(this);
    }

    /** A beat that fails is nothing yet: the next may come through before the lease has expired. */
    private Disposable beat(Duration every) {
        return Flux.interval(every)
                .onBackpressureDrop()
                .concatMap(tick -> table.renew(stage, fence).onErrorResume(failed -> Mono.just(true)), 1)
                .takeWhile(held -> held)
                .subscribe();
    }
}
