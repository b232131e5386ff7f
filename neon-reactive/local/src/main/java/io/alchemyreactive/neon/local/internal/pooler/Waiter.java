package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * A borrower with the time that it has left to wait. Belongs to the lock of its pool, except for what it tells the
 * borrower.
 *
 * @param <S> the type of the sessions
 */
final class Waiter<S extends PooledSession> {

    private final Borrower<S> borrower;
    private final Scheduler timer;
    private final long since;
    private final Disposable.Swap limit = Disposables.swap();
    /** Whether an idle session was ended for this borrower. */
    private boolean evicting;

    /** A borrower that begins to wait. */
    Waiter(Borrower<S> borrower, Scheduler timer) {
        this.borrower = borrower;
        this.timer = timer;
        this.since = now();
    }

    SessionKey key() {
        return borrower.login().key();
    }

    Borrower<S> borrower() {
        return borrower;
    }

    /** Whether it is the request of this borrower; stops its time limit then, since it wants nothing any more. */
    boolean isOf(Borrower<S> other) {
        boolean isMine = borrower == other;
        if (isMine) {
            limit.dispose();
        }
        return isMine;
    }

    /** Sets the longest time that it waits, from its beginning. */
    void limit(Duration longest, Runnable over) {
        var left = Math.max(0, since + longest.toMillis() - now());
        limit.update(timer.schedule(over, left, TimeUnit.MILLISECONDS));
    }

    boolean isEvicting() {
        return evicting;
    }

    void evict() {
        evicting = true;
    }

    /** Offers a session; false when the borrower has gone. */
    boolean take(S session) {
        limit.dispose();
        return borrower.take(session);
    }

    void refuse(PostgresErrorException why) {
        limit.dispose();
        borrower.refuse(why);
    }

    private long now() {
        return timer.now(TimeUnit.MILLISECONDS);
    }
}
