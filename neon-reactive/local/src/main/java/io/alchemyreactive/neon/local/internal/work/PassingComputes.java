package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.compute.LocalCompute;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import reactor.core.publisher.Mono;

/** Computes beside those of branches, which are not stored. Thread-safe. */
public final class PassingComputes {

    private final ControlState state;
    private final StorageRegistry storages;

    public PassingComputes(ControlState state, StorageRegistry storages) {
        this.state = state;
        this.storages = storages;
    }

    /** Emits the compute of a branch. Fails when there is no such branch. */
    public Mono<LocalCompute> of(String projectId, String branchId) {
        return state.thread().read(() -> storages.compute(state.rows().branch(projectId, branchId)));
    }

    /** Emits a new compute without data, with the version and the administrator of a project. The caller destroys it. */
    public Mono<LocalCompute> empty(String projectId) {
        return state.thread().read(() -> storages.passing(projectId));
    }
}
