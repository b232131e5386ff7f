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

/** A lease that a heartbeat renews until it is released or lost. Thread-safe. */
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
     * @param commit executes a commit
     * @param heldBy the leases of the store; contains this lease until it is released
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

    /** {@inheritDoc} Commits that were requested before are executed first. */
    @Override
    public Mono<Void> release() {
        return writes.runToTheEnd(table.release(stage, fence).doOnTerminate(this::end));
    }

    /** Commits when earlier commits have ended; runs to its end also when its subscriber cancels. */
    Mono<Void> commit(List<StateChange> changes) {
        return writes.runToTheEnd(Mono.defer(() -> commit.apply(changes)));
    }

    /** Whether it was given by the store with this table. */
    boolean isFrom(LeaseTable other) {
        return table == other;
    }

    /** Releases the lease for a subscriber that has cancelled; ignores failures. */
    void abandon() {
        release().subscribe(done -> {}, unheard -> {});
    }

    /** Stops the heartbeat. When the release has failed, the lease expires. */
    private void end() {
        heartbeat.dispose();
        heldBy.remove(this);
    }

    /**
     * Renews the lease at this interval. Ignores failures, because a later attempt may succeed before the lease
     * expires.
     */
    private Disposable beat(Duration every) {
        return Flux.interval(every)
                .onBackpressureDrop()
                .concatMap(tick -> table.renew(stage, fence).onErrorResume(failed -> Mono.just(true)), 1)
                .takeWhile(held -> held)
                .subscribe();
    }
}
