package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.Units;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The life of one client of a pooler after its login. Thread-safe. */
final class Conversation {

    private final Login login;
    private final ClientEnd client;
    private final Runnable passed;
    private final ClientTransactions transactions;
    /** Whether the client has said that it ends the session. */
    private volatile boolean terminated;

    /**
     * A conversation that has not begun.
     *
     * @param id identifies the client among all clients of its pool
     * @param passed called whenever the client has sent something
     */
    Conversation(long id, Login login, ClientEnd client, SessionPool<ServerSession> pool, Runnable passed) {
        this.login = login;
        this.client = client;
        this.passed = passed;
        this.transactions = new ClientTransactions(id, login, client, pool);
    }

    /**
     * Emits the settings of a new session for this client, which prove that the server admits the client; empty when the
     * client disconnects.
     */
    Mono<Map<String, String>> reported() {
        return transactions.reported();
    }

    /**
     * Answers the client until it ends the session.
     *
     * @param reported the settings of new sessions
     * @return completes at the end; fails with {@link PostgresErrorException} when the client is to be told why its
     *     session ends
     */
    Mono<Void> run(Map<String, String> reported) {
        var requests = client.reader()
                .take(Units::messages)
                .flatMap(this::request)
                .defaultIfEmpty(false)
                .repeat()
                .takeWhile(more -> more)
                .then();
        return Mono.defer(() -> {
            transactions.begin(reported);
            return Mono.firstWithSignal(requests, transactions.broken());
        });
    }

    /** The settings that the client is told, from those of a new session. */
    Map<String, String> told(Map<String, String> reported) {
        var told = new LinkedHashMap<>(reported);
        told.putAll(login.settings());
        return told;
    }

    /** Cancels the statement that runs for the client. Completes when the server knows; does nothing when none runs. */
    Mono<Void> cancel() {
        return transactions.cancel();
    }

    /** Ends the conversation. A session in the middle of a transaction is ended, so the server rolls it back. */
    void end() {
        transactions.end(!terminated);
    }

    /** Emits whether the client goes on; empty when it has disconnected. */
    private Mono<Boolean> request(byte[] batch) {
        passed.run();
        var frames = new Frames(batch);
        var end = 0;
        while (!terminated && frames.next()) {
            terminated = frames.type() == 'X';
            end = terminated ? end : frames.end();
        }
        return transactions.send(Arrays.copyOf(batch, end)).map(sent -> !terminated);
    }
}
