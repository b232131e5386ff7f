package io.alchemyreactive.state.memory;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** A lease of a stage in memory. The stage knows whether it is still valid. Immutable. */
final class MemoryLease implements Lease {

    private final MemoryStage stage;
    private final Holder holder;
    private final Optional<String> actor;
    private final long fence;

    MemoryLease(MemoryStage stage, Holder holder, Optional<String> actor, long fence) {
        this.stage = stage;
        this.holder = holder;
        this.actor = actor;
        this.fence = fence;
    }

    @Override
    public StageKey stage() {
        return stage.key();
    }

    @Override
    public Holder holder() {
        return holder;
    }

    Optional<String> actor() {
        return actor;
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public Mono<Void> release() {
        return Mono.fromRunnable(() -> stage.release(this));
    }
}
