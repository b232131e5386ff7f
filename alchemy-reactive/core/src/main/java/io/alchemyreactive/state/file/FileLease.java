package io.alchemyreactive.state.file;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import java.util.List;
import reactor.core.publisher.Mono;

/** The right to write one stage, which lasts as long as this process keeps {@code lease.lock} locked. Thread-safe. */
record FileLease(StageKey stage, Holder holder, long fence, StagePaths paths, CommitWriter commits) implements Lease {

    /** {@inheritDoc} Commits that were asked for before are done before. */
    @Override
    public Mono<Void> release() {
        return commits.release();
    }

    Mono<Void> commit(List<StateChange> changes) {
        return commits.commit(changes);
    }

    /** Gives the stage back on behalf of a subscriber that is gone and hears of no failure. */
    void abandon() {
        release().subscribe(done -> {}, unheard -> {});
    }
}
