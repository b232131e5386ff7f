package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * The sessions of one server, for all roles and databases together. Borrowers wait in order. The session that was given
 * back last is lent first, as by PgBouncer. When there are as many sessions as allowed, an idle session of another role
 * or database is ended. A pool of Reactor has one bound per kind of session, and cannot do that. Thread-safe.
 *
 * @param <S> the type of the sessions
 */
final class SessionPool<S extends PooledSession> {

    private final Limits limits;
    private final SessionOpener<S> opener;
    private final Scheduler timer;
    private final Set<Waiter> waiting = new LinkedHashSet<>();
    private final List<S> idle = new ArrayList<>();
    private final Set<S> sessions = new HashSet<>();
    private int opening;
    private boolean closed;

    /**
     * A pool without sessions.
     *
     * @param timer ends the waiting of borrowers
     */
    SessionPool(Limits limits, SessionOpener<S> opener, Scheduler timer) {
        this.limits = limits;
        this.opener = opener;
        this.timer = timer;
    }

    /** Lends a session as soon as there is one. */
    void borrow(Borrower<S> borrower) {
        var waiter = new Waiter(borrower);
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                waiting.add(waiter);
            }
        }
        if (late) {
            borrower.refuse(PostgresErrorException.shutDown());
            return;
        }
        serve();
        waiter.limit(
                () -> timer.schedule(() -> timedOut(waiter), limits.longest().toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Takes back the request of a borrower, if it still waits. */
    void withdraw(Borrower<S> borrower) {
        List<Waiter> gone;
        synchronized (this) {
            gone = waiting.stream()
                    .filter(waiter -> waiter.borrower == borrower)
                    .toList();
            gone.forEach(waiting::remove);
        }
        gone.forEach(Waiter::served);
    }

    /** Takes a session back that is ready for the next borrower. */
    void giveBack(S session) {
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late && sessions.contains(session)) {
                idle.add(session);
            }
        }
        if (late) {
            session.close();
        }
        serve();
    }

    /** A session has ended. */
    void ended(S session) {
        synchronized (this) {
            idle.remove(session);
            sessions.remove(session);
        }
        serve();
    }

    /** A client never comes back. */
    void forget(long client) {
        List<S> all;
        synchronized (this) {
            all = List.copyOf(sessions);
        }
        all.forEach(session -> session.forget(client));
    }

    /** Closes all sessions, and refuses all borrowers from now on. */
    void close() {
        List<S> all;
        List<Waiter> refused;
        synchronized (this) {
            closed = true;
            all = List.copyOf(sessions);
            refused = List.copyOf(waiting);
            waiting.clear();
            idle.clear();
        }
        refused.forEach(waiter -> waiter.refuse(PostgresErrorException.shutDown()));
        all.forEach(PooledSession::close);
    }

    private void serve() {
        var steps = new ArrayList<Runnable>();
        synchronized (this) {
            for (var waiter : List.copyOf(waiting)) {
                step(waiter).ifPresent(steps::add);
            }
        }
        steps.forEach(Runnable::run);
    }

    private Optional<Runnable> step(Waiter waiter) {
        var fitting = idleOf(waiter.borrower.login().key());
        if (fitting.isPresent()) {
            idle.remove(fitting.get());
            waiting.remove(waiter);
            return Optional.of(() -> lend(waiter, fitting.get()));
        }
        if (sessions.size() + opening < limits.sessions()) {
            opening++;
            waiting.remove(waiter);
            return Optional.of(() -> open(waiter));
        }
        if (!waiter.evicting && !idle.isEmpty()) {
            waiter.evicting = true;
            var oldest = idle.remove(0);
            return Optional.of(() -> oldest.terminate(false));
        }
        return Optional.empty();
    }

    private Optional<S> idleOf(SessionKey key) {
        for (var at = idle.size() - 1; at >= 0; at--) {
            if (idle.get(at).key().equals(key)) {
                return Optional.of(idle.get(at));
            }
        }
        return Optional.empty();
    }

    private void lend(Waiter waiter, S session) {
        waiter.served();
        if (!waiter.borrower.take(session)) {
            giveBack(session);
        }
    }

    private void open(Waiter waiter) {
        opener.open(waiter.borrower, new SessionOpener.Opened<>() {
            @Override
            public void succeeded(S session) {
                boolean late;
                synchronized (SessionPool.this) {
                    opening--;
                    late = closed;
                    if (!late) {
                        sessions.add(session);
                    }
                }
                if (late) {
                    session.close();
                    waiter.refuse(PostgresErrorException.shutDown());
                } else {
                    lend(waiter, session);
                }
            }

            @Override
            public void failed(PostgresErrorException why) {
                synchronized (SessionPool.this) {
                    opening--;
                }
                waiter.refuse(why);
                serve();
            }
        });
    }

    private void timedOut(Waiter waiter) {
        boolean waits;
        synchronized (this) {
            waits = waiting.remove(waiter);
        }
        if (waits) {
            waiter.refuse(
                    PostgresErrorException.queryWaitTimeout(limits.endpoint(), limits.sessions(), limits.longest()));
        }
    }

    /**
     * The limits of a pool.
     *
     * @param endpoint the id of the endpoint, for errors
     * @param sessions the largest number of sessions
     * @param longest the longest time that a borrower waits
     */
    record Limits(String endpoint, int sessions, Duration longest) {}

    /** A request of a borrower. */
    private final class Waiter {

        private final Borrower<S> borrower;
        private final Disposable.Swap limit = Disposables.swap();
        /** Whether an idle session was ended for this borrower. */
        private boolean evicting;

        Waiter(Borrower<S> borrower) {
            this.borrower = borrower;
        }

        /** Starts the time limit if the borrower has to wait. */
        void limit(Supplier<Disposable> start) {
            boolean waits;
            synchronized (SessionPool.this) {
                waits = waiting.contains(this);
            }
            if (waits) {
                limit.update(start.get());
            }
        }

        void served() {
            limit.dispose();
        }

        void refuse(PostgresErrorException why) {
            limit.dispose();
            borrower.refuse(why);
        }
    }
}
