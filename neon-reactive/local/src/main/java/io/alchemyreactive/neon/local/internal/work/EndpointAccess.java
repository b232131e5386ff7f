package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.faults.Limits;
import io.alchemyreactive.neon.local.internal.proxy.ComputeConnector;
import io.alchemyreactive.neon.local.internal.proxy.Doors;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.Rows;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Lets clients connect to endpoints: opens their doors, and wakes the compute behind a door when a client arrives. Belongs
 * to the control thread.
 */
public final class EndpointAccess implements ComputeConnector {

    private final ControlState state;
    private final Rows rows;
    private final Doors doors;
    private final Operations operations;
    private final Storages storages;
    private final Limits limits;

    public EndpointAccess(ControlState state, Doors doors, Operations operations, Storages storages, Limits limits) {
        this.state = state;
        this.rows = state.rows();
        this.doors = doors;
        this.operations = operations;
        this.storages = storages;
        this.limits = limits;
    }

    /** Opens the door of an endpoint. */
    public void open(EndpointRow endpoint) {
        doors.open(endpoint, this);
    }

    /** A port that no endpoint owns and that is free now. Blocks for a moment. */
    public int freePort() {
        return doors.freePort(rows, state.ids());
    }

    /** Waits for the operations of the branch to end, then wakes the compute when it sleeps. */
    @Override
    public Mono<Integer> connect(String endpointId) {
        return state.thread()
                .read(() -> Optional.ofNullable(rows.endpoints.get(endpointId))
                        .filter(endpoint -> !endpoint.disabled)
                        .map(endpoint -> operations.settled(endpoint.branchId))
                        .orElseGet(() -> Mono.error(new IllegalStateException("the endpoint is disabled or gone"))))
                .flatMap(settled -> settled.then(state.thread().change(() -> wake(endpointId))))
                .flatMap(port -> port);
    }

    private Mono<Integer> wake(String endpointId) {
        var endpoint = Optional.ofNullable(rows.endpoints.get(endpointId))
                .orElseThrow(() -> new IllegalStateException("the endpoint is gone"));
        var branch = rows.branch(endpoint.projectId, endpoint.branchId);
        branch.requireMasked();
        var compute = storages.compute(endpoint);
        endpoint.lastActive = state.now();
        if (endpoint.isActive() && compute.isRunning()) {
            return compute.port();
        }
        limits.require(Limits.Kind.ACTIVE_ENDPOINTS, rows.awakeBesides(endpoint));
        endpoint.pendingState = EndpointRow.ACTIVE;
        var start = operations.create(Action.START_COMPUTE, endpoint.projectId, branch.id, endpoint.id);
        operations.schedule(List.of(start));
        return compute.port();
    }
}
