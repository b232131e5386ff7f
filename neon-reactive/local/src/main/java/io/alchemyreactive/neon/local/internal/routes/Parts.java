package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.Behaviour;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.rows.Passwords;
import io.alchemyreactive.neon.local.internal.rows.Rows;
import io.alchemyreactive.neon.local.internal.work.EndpointAccess;
import io.alchemyreactive.neon.local.internal.work.Operations;
import io.alchemyreactive.neon.local.internal.work.Storages;
import java.time.Instant;

/**
 * What the groups of routes work with.
 *
 * @param state the rows, and what is needed to change them
 * @param views how rows look to clients
 * @param operations carries out what takes time
 * @param access opens the doors of endpoints
 * @param storages the data and the computes behind branches
 * @param behaviour what goes wrong on demand
 */
public record Parts(
        ControlState state,
        Views views,
        Operations operations,
        EndpointAccess access,
        Storages storages,
        Behaviour behaviour) {

    Rows rows() {
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
