package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import java.util.function.Predicate;
import reactor.core.publisher.MonoSink;

/** A client's request for a session of PostgreSQL. */
final class SessionRequest implements Borrower<ServerSession> {

    private final Login login;
    private final MonoSink<ServerSession> sink;
    private final Predicate<ServerSession> taker;
    private volatile boolean withdrawn;

    /**
     * A request that was not made yet.
     *
     * @param sink receives the session or the refusal
     * @param taker takes the session; false when the client has gone
     */
    SessionRequest(Login login, MonoSink<ServerSession> sink, Predicate<ServerSession> taker) {
        this.login = login;
        this.sink = sink;
        this.taker = taker;
        sink.onCancel(() -> withdrawn = true);
    }

    @Override
    public Login login() {
        return login;
    }

    @Override
    public boolean take(ServerSession lent) {
        if (withdrawn || !taker.test(lent)) {
            return false;
        }
        sink.success(lent);
        return true;
    }

    @Override
    public void refuse(PostgresErrorException why) {
        if (!withdrawn) {
            sink.error(why);
        }
    }
}
