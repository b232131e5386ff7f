package io.alchemyreactive.neon.local.dblab;

import reactor.core.publisher.Mono;

/**
 * The data and servers behind a local DBLab. Each method works on subscribe. The local DBLab calls no two methods for one
 * clone or snapshot at the same time, and calls them for different ones at once. Implementations are thread-safe.
 */
public interface CloneServers {

    /**
     * The role that is made in a clone.
     *
     * @param username its name
     * @param password its password
     * @param isRestricted whether it is no superuser, but owns the database
     * @param database the database that it owns then
     */
    record Login(String username, String password, boolean isRestricted, String database) {

        /** Leaves out the password. */
        @Override
        public String toString() {
            return "Login[" + username + "]";
        }
    }

    /** Copies the original data as the content of a snapshot. Completes empty. */
    Mono<Void> takeSnapshot(String snapshotId);

    /** Copies the data of a clone as the content of a snapshot. Completes empty. */
    Mono<Void> takeSnapshot(String snapshotId, String cloneId);

    /**
     * Copies a snapshot, starts a server over the copy, and makes the role in it. Emits the port of the server on
     * 127.0.0.1. Fails with the reason, which becomes the message of the clone.
     */
    Mono<Integer> start(String cloneId, String snapshotId, Login login);

    /** Ends the sessions of a clone, and starts its server over a new copy of a snapshot, on the same port. */
    Mono<Integer> reset(String cloneId, String snapshotId, Login login);

    /** Ends the server of a clone and deletes its data. Completes empty, also when there is none. */
    Mono<Void> stop(String cloneId);

    /** Whether a statement of a client is running in a clone. */
    Mono<Boolean> isBusy(String cloneId);

    /** Ends all servers and deletes all data. Completes empty. */
    Mono<Void> close();
}
