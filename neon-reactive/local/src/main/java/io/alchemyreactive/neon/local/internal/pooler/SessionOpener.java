package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;

/**
 * Opens sessions for a pool.
 *
 * @param <S> the type of the sessions
 */
@FunctionalInterface
interface SessionOpener<S extends PooledSession> {

    /** Opens a session with the password of a borrower, and calls exactly one method of the receiver. */
    void open(Borrower<S> borrower, Opened<S> receiver);

    /** Receives a session, or the reason why there is none. */
    interface Opened<S> {

        void succeeded(S session);

        void failed(PostgresErrorException why);
    }
}
