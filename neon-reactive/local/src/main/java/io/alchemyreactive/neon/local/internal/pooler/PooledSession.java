package io.alchemyreactive.neon.local.internal.pooler;

/** A session that a pool lends to one client at a time. Thread-safe. */
interface PooledSession {

    SessionKey key();

    /** Forgets that a client has used the session, because the client never comes back. */
    void forget(long client);

    /**
     * Asks the server to end the session. The pool is told when it has ended.
     *
     * @param isBusy whether a statement may be running, which is cancelled first
     */
    void terminate(boolean isBusy);

    /** Closes the connection at once. */
    void close();
}
