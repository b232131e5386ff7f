package io.alchemyreactive.neon.local.control;

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
