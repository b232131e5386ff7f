package io.alchemyreactive.neon.local.internal.pooler;

import java.util.Map;
import reactor.core.publisher.Mono;

/** A transaction of a client in the session that it has borrowed. Not thread-safe. */
final class Transaction {

    private final OpenRequests open = new OpenRequests();
    private final ServerAnswers answers;
    private Mono<Void> cancels = Mono.empty();

    /** A transaction without requests; for the parameters see {@link ServerAnswers}. */
    Transaction(Map<String, String> settings, Runnable statementsDropped) {
        this.answers = new ServerAnswers(open, settings, statementsDropped);
    }

    OpenRequests open() {
        return open;
    }

    ServerAnswers answers() {
        return answers;
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
