package io.alchemyreactive.neon.local.internal.pooler;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The sessions of a pool, and how many it may have. The server may have fewer connections left than it allows, because
 * direct clients have the others. Then the bound is lowered to what there is, and rises again step by step. Not
 * thread-safe.
 *
 * @param <S> the type of the sessions
 */
final class Connections<S extends PooledSession> {

    private final int limit;
    private final Set<S> open = new HashSet<>();
    private int opening;
    private int bound;

    Connections(int limit) {
        this.limit = limit;
        this.bound = limit;
    }

    List<S> open() {
        return List.copyOf(open);
    }

    boolean contains(S session) {
        return open.contains(session);
    }

    boolean hasRoom() {
        return open.size() + opening < bound;
    }

    void begin() {
        opening++;
    }

    void succeeded(S session) {
        opening--;
        open.add(session);
        rise();
    }

    void failed() {
        opening--;
    }

    /** The server had no connection left. */
    void lower() {
        bound = Math.max(1, open.size() + opening);
    }

    /** The server may have a connection left again. */
    void rise() {
        bound = Math.min(limit, bound + 1);
    }

    void remove(S session) {
        open.remove(session);
    }

    /** Whether a session for this role and database can become free, or another one that can be ended for it. */
    boolean isHopeful(SessionKey key, boolean isEvicting) {
        return opening > 0
                || !isEvicting && !open.isEmpty()
                || open.stream().anyMatch(session -> session.key().equals(key));
    }
}
