package io.alchemyreactive.state.memory;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import reactor.core.publisher.Mono;

/** The right to write one stage in memory; whether it still holds is known to the stage. Immutable. */
final class MemoryLease implements Lease {

    private final MemoryStage stage;
    private final Holder holder;
    private final long fence;

    MemoryLease(MemoryStage stage, Holder holder, long fence) {
        this.stage = stage;
        this.holder = holder;
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

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public Mono<Void> release() {
        return Mono.fromRunnable(() -> stage.release(this));
    }
}
