package io.alchemyreactive.neon.local.internal.pooler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * The sessions that no client has. The one that was added last is lent first, as by PgBouncer. None stays idle for long,
 * since it keeps its database in use. Thread-safe.
 *
 * @param <S> the type of the sessions
 */
final class IdleSessions<S extends PooledSession> {

    /** How long a session stays idle ({@code server_idle_timeout}), which is ten minutes by PgBouncer. */
    private static final long LIMIT_MILLIS = 60_000;
    /**
     * How long it stays idle when its database has no client: long enough for a program that connects for each
     * statement, and shorter than PostgreSQL waits before it refuses to drop a database that is in use.
     */
    private static final long DESERTED_MILLIS = 1000;

    /** The number of clients of each database that has some. */
    private final Map<String, Integer> clients = new HashMap<>();
    /** The oldest first. */
    private final List<Idle<S>> all = new ArrayList<>();

    private final Scheduler timer;
    private final Disposable.Swap sweep = Disposables.swap();
    private boolean sweeping;

    /** No sessions; the timer ends those that are idle too long. */
    IdleSessions(Scheduler timer) {
        this.timer = timer;
    }

    synchronized boolean isEmpty() {
        return all.isEmpty();
    }

    synchronized void add(S session) {
        all.add(new Idle<>(session, now()));
        if (!sweeping || isDeserted(session.key())) {
            plan();
        }
    }

    /** Takes the newest session of this role and database. */
    synchronized Optional<S> take(SessionKey key) {
        for (var at = all.size() - 1; at >= 0; at--) {
            if (all.get(at).session().key().equals(key)) {
                return Optional.of(all.remove(at).session());
            }
        }
        return Optional.empty();
    }

    synchronized Optional<S> takeOldest() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.remove(0).session());
    }

    synchronized void remove(S session) {
        all.removeIf(idle -> idle.session() == session);
    }

    /** Forgets all sessions, and ends none any more. */
    synchronized void close() {
        all.clear();
        sweep.dispose();
    }

    /** A client of the database has come. */
    synchronized void enter(SessionKey key) {
        clients.merge(key.database(), 1, Integer::sum);
    }

    /** A client of the database has gone. */
    void leave(SessionKey key) {
        boolean isLast;
        synchronized (this) {
            clients.computeIfPresent(key.database(), (name, count) -> count > 1 ? count - 1 : null);
            isLast = isDeserted(key);
        }
        if (isLast) {
            sweep();
        }
    }

    /** Ends the sessions that have been idle too long. */
    private void sweep() {
        List<Idle<S>> expired;
        synchronized (this) {
            var now = now();
            expired = all.stream().filter(idle -> end(idle) <= now).toList();
            all.removeAll(expired);
            plan();
        }
        expired.forEach(idle -> idle.session().terminate(false));
    }

    private void plan() {
        var end = all.stream().mapToLong(this::end).min();
        sweeping = end.isPresent();
        end.ifPresent(
                time -> sweep.update(timer.schedule(this::sweep, Math.max(0, time - now()), TimeUnit.MILLISECONDS)));
    }

    private long end(Idle<S> idle) {
        return idle.since() + (isDeserted(idle.session().key()) ? DESERTED_MILLIS : LIMIT_MILLIS);
    }

    private boolean isDeserted(SessionKey key) {
        return !clients.containsKey(key.database());
    }

    private long now() {
        return timer.now(TimeUnit.MILLISECONDS);
    }

    private record Idle<S extends PooledSession>(S session, long since) {}
}
