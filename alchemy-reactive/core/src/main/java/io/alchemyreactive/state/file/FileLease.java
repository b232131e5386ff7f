package io.alchemyreactive.state.file;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import java.util.List;
import reactor.core.publisher.Mono;

/** A lease that is valid while this process keeps {@code lease.lock} locked. Thread-safe. */
record FileLease(StageKey stage, Holder holder, long fence, StagePaths paths, CommitWriter commits) implements Lease {

    /** {@inheritDoc} Commits that were requested before are executed first. */
    @Override
    public Mono<Void> release() {
        return commits.release();
    }

    Mono<Void> commit(List<StateChange> changes) {
        return commits.commit(changes);
    }

    /** Releases the lease for a subscriber that has cancelled; ignores failures. */
    void abandon() {
        release().subscribe(done -> {}, unheard -> {});
    }
}
