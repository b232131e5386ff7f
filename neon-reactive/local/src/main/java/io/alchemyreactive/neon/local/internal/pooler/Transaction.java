package io.alchemyreactive.neon.local.internal.pooler;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A transaction of a client in the session that it has borrowed. Not thread-safe. */
final class Transaction {

    private final OpenRequests open = new OpenRequests();
    private final ServerAnswers answers;
    private Mono<Void> cancels = Mono.empty();
    private boolean used;
    private Sinks.@Nullable Empty<Void> waiting;

    /** A transaction without requests; for the parameters see {@link ServerAnswers}. */
    Transaction(Map<String, String> settings, Runnable statementsDropped) {
        this.answers = new ServerAnswers(open, settings, statementsDropped);
    }

    /** Messages of the client go to its session from now on. */
    void use() {
        used = true;
    }

    /** Whether its session may have received something of the client. */
    boolean isUsed() {
        return used;
    }

    OpenRequests open() {
        return open;
    }

    ServerAnswers answers() {
        return answers;
    }

    /** Completes when it is known which prepared statements there are. */
    Mono<Void> sure() {
        if (!open.isUnsure()) {
            return Mono.empty();
        }
        var later = Sinks.<Void>empty();
        waiting = later;
        return later.asMono();
    }

    /** Tells those who wait for {@link #sure()}, if it is known now. To be run without a lock. */
    Runnable known() {
        var told = waiting;
        if (told == null || open.isUnsure()) {
            return () -> {};
        }
        waiting = null;
        return told::tryEmitEmpty;
    }

    /** Completes when all requests to cancel it have reached the server. They must not hit the next client. */
    Mono<Void> cancels() {
        return cancels;
    }

    /** Cancels the statement that runs in its session. Completes when the server knows. */
    Mono<Void> cancelled(ServerSession session) {
        var sent = session.cancel().cache();
        cancels = cancels.and(sent);
        return sent;
    }
}
