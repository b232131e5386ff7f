package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * The sessions of one server, for all roles and databases together. Borrowers wait in order. When there are as many
 * sessions as allowed, an idle session of another role or database is ended. A pool of Reactor has one bound per kind of
 * session, and cannot do that. Sessions that are idle for long are ended, and earlier when their database has no client
 * any more, so that it can be dropped. Thread-safe.
 *
 * @param <S> the type of the sessions
 */
final class SessionPool<S extends PooledSession> {

    /** How long the pool does not open sessions after the server had no connection left. */
    private static final long RETRY_MILLIS = 1000;

    private final PoolLimits limits;
    private final SessionOpener<S> opener;
    private final Scheduler timer;
    private final Deque<Waiter<S>> waiting = new ArrayDeque<>();
    private final IdleSessions<S> idle;
    private final Connections<S> connections;
    private final Disposable.Swap retry = Disposables.swap();
    private boolean closed;

    /**
     * A pool without sessions.
     *
     * @param timer ends the waiting of borrowers and idle sessions
     */
    SessionPool(PoolLimits limits, SessionOpener<S> opener, Scheduler timer) {
        this.limits = limits;
        this.opener = opener;
        this.timer = timer;
        this.idle = new IdleSessions<>(timer);
        this.connections = new Connections<>(limits.sessions());
    }

    /** A client has come that may borrow sessions. */
    void enter(SessionKey key) {
        idle.enter(key);
    }

    /** A client that has entered never comes back. */
    void leave(long client, SessionKey key) {
        sessions().forEach(session -> session.forget(client));
        idle.leave(key);
    }

    /** Lends a session as soon as there is one. */
    void borrow(Borrower<S> borrower) {
        var waiter = new Waiter<>(borrower, timer);
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                waiting.addLast(waiter);
            }
        }
        if (late) {
            borrower.refuse(PostgresErrorException.shutDown());
            return;
        }
        serve();
        limit(waiter);
    }

    /** Takes back the request of a borrower, if it still waits. */
    void withdraw(Borrower<S> borrower) {
        synchronized (this) {
            waiting.removeIf(waiter -> waiter.isOf(borrower));
        }
    }

    /** Takes a session back that is ready for the next borrower. */
    void giveBack(S session) {
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late && connections.contains(session)) {
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
            connections.remove(session);
        }
        serve();
    }

    /** Closes all sessions, and refuses all borrowers from now on. */
    void close() {
        List<S> all;
        List<Waiter<S>> refused;
        synchronized (this) {
            closed = true;
            all = connections.open();
            refused = List.copyOf(waiting);
            waiting.clear();
        }
        retry.dispose();
        idle.close();
        refused.forEach(waiter -> waiter.refuse(PostgresErrorException.shutDown()));
        all.forEach(PooledSession::close);
    }

    private synchronized List<S> sessions() {
        return connections.open();
    }

    private void serve() {
        var steps = new ArrayList<Runnable>();
        synchronized (this) {
            for (var waiter : List.copyOf(waiting)) {
                if (idle.isEmpty() && !connections.hasRoom()) {
                    break;
                }
                step(waiter).ifPresent(steps::add);
            }
        }
        steps.forEach(Runnable::run);
    }

    private Optional<Runnable> step(Waiter<S> waiter) {
        var fitting = idle.take(waiter.key());
        if (fitting.isPresent()) {
            waiting.remove(waiter);
            return Optional.of(() -> lend(waiter, fitting.get()));
        }
        if (connections.hasRoom()) {
            connections.begin();
            waiting.remove(waiter);
            return Optional.of(() -> open(waiter));
        }
        if (!waiter.isEvicting()) {
            var oldest = idle.takeOldest();
            oldest.ifPresent(evicted -> waiter.evict());
            return oldest.map(evicted -> () -> evicted.terminate(false));
        }
        return Optional.empty();
    }

    private void lend(Waiter<S> waiter, S session) {
        if (!waiter.take(session)) {
            giveBack(session);
        }
    }

    private void open(Waiter<S> waiter) {
        opener.open(waiter.borrower(), new SessionOpener.Opened<>() {
            @Override
            public void succeeded(S session) {
                opened(waiter, session);
            }

            @Override
            public void failed(PostgresErrorException why) {
                notOpened(waiter, why);
            }
        });
    }

    private void opened(Waiter<S> waiter, S session) {
        boolean late;
        synchronized (this) {
            late = closed;
            if (late) {
                connections.failed();
            } else {
                connections.succeeded(session);
            }
        }
        if (late) {
            session.close();
            waiter.refuse(PostgresErrorException.shutDown());
        } else {
            lend(waiter, session);
            serve();
        }
    }

    /** When the server has no connection left, the borrower waits for a session that others give back. */
    private void notOpened(Waiter<S> waiter, PostgresErrorException why) {
        boolean waits;
        synchronized (this) {
            connections.failed();
            waits = !closed && why.isOutOfConnections() && connections.isHopeful(waiter.key(), waiter.isEvicting());
            if (waits) {
                connections.lower();
                waiting.addFirst(waiter);
            }
        }
        if (waits) {
            limit(waiter);
            retry.update(timer.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS));
        } else {
            waiter.refuse(why);
        }
        serve();
    }

    private void retry() {
        synchronized (this) {
            connections.rise();
        }
        serve();
    }

    /** Starts the time limit of a borrower, if it has to wait. */
    private void limit(Waiter<S> waiter) {
        if (waits(waiter)) {
            waiter.limit(limits.longest(), () -> timedOut(waiter));
        }
    }

    private synchronized boolean waits(Waiter<S> waiter) {
        return waiting.contains(waiter);
    }

    private synchronized boolean stopWaiting(Waiter<S> waiter) {
        return waiting.remove(waiter);
    }

    private void timedOut(Waiter<S> waiter) {
        if (stopWaiting(waiter)) {
            waiter.refuse(
                    PostgresErrorException.queryWaitTimeout(limits.endpoint(), limits.sessions(), limits.longest()));
        }
    }
}
