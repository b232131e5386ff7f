package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.FaultInjection;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.rows.Passwords;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.work.EndpointAccess;
import io.alchemyreactive.neon.local.internal.work.OperationScheduler;
import io.alchemyreactive.neon.local.internal.work.StorageRegistry;
import java.time.Instant;

/**
 * The services that every group of routes uses.
 *
 * @param state the rows, and the services to change them
 * @param views the JSON form of rows
 * @param operations runs work that takes time
 * @param access lets clients connect to endpoints
 * @param storages the data and the computes of branches
 * @param faultInjection the faults and limits that tests have ordered
 */
public record ControlServices(
        ControlState state,
        Views views,
        OperationScheduler operations,
        EndpointAccess access,
        StorageRegistry storages,
        FaultInjection faultInjection) {

    StoredRows rows() {
        return state.rows();
    }

    Passwords passwords() {
        return state.passwords();
    }

    Ids ids() {
        return state.ids();
    }

    Instant now() {
        return state.now();
    }

    Instant realNow() {
        return state.realNow();
    }
}
