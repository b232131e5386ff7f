package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.wire.ErrorFields;
import io.alchemyreactive.neon.local.internal.wire.Message;
import io.alchemyreactive.neon.local.internal.wire.MessageWriter;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.ServerConnection;
import io.alchemyreactive.neon.local.internal.wire.Units;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/**
 * A session of PostgreSQL that clients share. It reads all messages of the server, also while no client has it, and
 * passes them to the receiver of the moment. Thread-safe, except for {@link #prepared()}.
 */
final class ServerSession implements PooledSession {

    /** The number of prepared statements after which a session is reset ({@code max_prepared_statements} of Neon). */
    private static final int MOST_PREPARED = 1000;

    private static final byte[] TERMINATE = new MessageWriter('X').bytes();
    private static final Receiver IGNORED = new Receiver() {};

    private final SessionKey key;
    private final ServerEnd server;
    private final Map<String, String> reported = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Set<String> prepared = new HashSet<>();
    /** The clients that have used the session since it was reset. */
    private final Set<Long> users = ConcurrentHashMap.newKeySet();

    private volatile byte[] cancellation = {};
    private volatile Receiver receiver = IGNORED;
    private volatile boolean gone;

    ServerSession(SessionKey key, ServerEnd server) {
        this.key = key;
        this.server = server;
    }

    /** Receives the messages of the server, in batches of whole messages. */
    interface Receiver {

        /** Takes messages; the next ones are read when the publisher completes. */
        default Mono<Void> answers(byte[] batch) {
            return Mono.empty();
        }

        /** The session has ended. */
        default void lost() {}
    }

    /** The session has ended. */
    static final class LostException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LostException() {
            super("the session of PostgreSQL has ended", null, false, false);
        }
    }

    @Override
    public SessionKey key() {
        return key;
    }

    /** The settings that the server has reported. */
    Map<String, String> reported() {
        synchronized (reported) {
            return new LinkedHashMap<>(reported);
        }
    }

    /** The names of the prepared statements of the session. Belongs to the client that has the session. */
    Set<String> prepared() {
        return prepared;
    }

    /** Reads the messages of the server after the login, until it is ready. */
    Mono<Void> ready() {
        return server.reader()
                .take(Units::answer)
                .map(Message::of)
                .switchIfEmpty(Mono.error(() -> PostgresErrorException.notStarted("the server closed the connection")))
                .doOnNext(message -> {
                    switch (message.type()) {
                        case 'E' -> throw PostgresErrorException.answered(message);
                        case 'K' -> cancellation = ServerConnection.cancelRequest(message.int32(), message.int32());
                        case 'S' -> reported.put(message.text(), message.text());
                        default -> {
                            // Notices have no client to go to.
                        }
                    }
                })
                .repeat()
                .takeUntil(message -> message.type() == 'Z')
                .then();
    }

    /** Reads messages until the session ends. Never fails. */
    Mono<Void> read() {
        return server.reader()
                .take(Units::messages)
                .flatMap(batch -> {
                    note(batch);
                    return receiver.answers(batch).thenReturn(true);
                })
                .defaultIfEmpty(false)
                .repeat()
                .takeWhile(more -> more)
                .then()
                .onErrorResume(broken -> {
                    FailureLog.writeExpected("A session of a pooler", broken);
                    return Mono.empty();
                });
    }

    /** The session has ended. Tells the client that has it. */
    void lost() {
        gone = true;
        receiver.lost();
    }

    /** Sends messages. A failure is not signalled, because the session ends with it. */
    Mono<Void> send(byte[] messages) {
        return messages.length == 0
                ? Mono.empty()
                : server.send().apply(messages).onErrorResume(broken -> {
                    FailureLog.writeExpected("A session of a pooler", broken);
                    return Mono.empty();
                });
    }

    /** Passes the next messages to a client. Tells it at once when the session has ended. */
    void lend(long client, Receiver to) {
        users.add(client);
        receiver = to;
        if (gone) {
            to.lost();
        }
    }

    /** Passes messages to no client any more. */
    void takeBack() {
        receiver = IGNORED;
    }

    /**
     * Prepares the session for a client. A client never finds its own state again: the session is reset when the client
     * has used it before. The state that other clients left behind stays.
     *
     * @return completes when the session is ready; fails with {@link LostException} when it has ended, and with {@link
     *     PostgresErrorException} when the server does not accept a setting
     */
    Mono<Void> prepare(long client, Map<String, String> settings) {
        return Mono.defer(() -> users.contains(client) || prepared.size() > MOST_PREPARED ? reset() : Mono.empty())
                .then(Mono.defer(() -> TrackedSettings.difference(settings, reported())
                        .map(this::command)
                        .orElse(Mono.empty())));
    }

    private Mono<Void> reset() {
        return command("DISCARD ALL")
                .onErrorMap(PostgresErrorException.class, this::spoilt)
                .then(Mono.fromRunnable(() -> {
                    users.clear();
                    prepared.clear();
                }));
    }

    /** The state that a client has left behind, such as a time limit, keeps the session from being reset. */
    private LostException spoilt(PostgresErrorException refusal) {
        FailureLog.writeExpected("The reset of a session of a pooler", refusal);
        terminate(false);
        return new LostException();
    }

    private Mono<Void> command(String statements) {
        return Mono.create(sink -> {
            receiver = new SessionCommand(sink);
            if (gone) {
                sink.error(new LostException());
                return;
            }
            send(new MessageWriter('Q').text(statements).bytes()).subscribe();
        });
    }

    @Override
    public void forget(long client) {
        users.remove(client);
    }

    @Override
    public void terminate(boolean isBusy) {
        takeBack();
        (isBusy ? cancel() : Mono.<Void>empty())
                .then(Mono.defer(() -> send(TERMINATE)))
                .subscribe();
    }

    /** Cancels the statement that runs. Completes when the server has received the request; never fails. */
    Mono<Void> cancel() {
        return server.cancel().apply(cancellation).onErrorResume(broken -> {
            FailureLog.writeExpected("A cancel request of a pooler", broken);
            return Mono.empty();
        });
    }

    @Override
    public void close() {
        server.close().run();
    }

    private void note(byte[] batch) {
        var frames = new Frames(batch);
        while (frames.next()) {
            if (frames.type() == 'S') {
                var message = frames.message();
                reported.put(message.text(), message.text());
            } else if (frames.type() == ErrorFields.TYPE) {
                gone |= ErrorFields.parse(frames.message()).isFatal();
            }
        }
    }
}
