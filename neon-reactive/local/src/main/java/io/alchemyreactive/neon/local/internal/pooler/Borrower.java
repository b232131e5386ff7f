package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;

/**
 * A client that waits for a session. Exactly one of its methods is called, unless it withdraws.
 *
 * @param <S> the type of the sessions
 */
interface Borrower<S> {

    Login login();

    /** Takes a session; false when the client has gone, and the session stays in the pool. */
    boolean take(S session);

    /** There is no session for the client. */
    void refuse(PostgresErrorException why);
}
