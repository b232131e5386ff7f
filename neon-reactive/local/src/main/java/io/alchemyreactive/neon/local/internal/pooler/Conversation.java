package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.Units;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * The life of one client of a pooler after its login. It borrows a session for each transaction: when the client sends
 * something, until the server is ready again outside a transaction. Thread-safe.
 */
final class Conversation {

    private final long id;
    private final Login login;
    private final ClientEnd client;
    private final SessionPool<ServerSession> pool;
    private final Runnable passed;
    private final Map<String, String> settings = new ConcurrentHashMap<>();
    private final ClientStatements statements = new ClientStatements();
    private final Sinks.Empty<Void> broken = Sinks.empty();
    private final ServerSession.Receiver receiver = new Answers();

    /** The session that this client has borrowed. */
    private @Nullable ServerSession session;
    /** The transaction that runs; null also while the session is being prepared. */
    private @Nullable Transaction transaction;
    /** Completes when the last transaction has been answered, and its session is back in the pool. */
    private Mono<Void> settled = Mono.empty();

    private @Nullable Waiting waiting;
    private boolean ended;
    /** Whether the client has said that it ends the session. */
    private boolean terminated;

    /**
     * A conversation that has not begun.
     *
     * @param id identifies the client among all clients of its pool
     * @param passed called whenever the client has sent something
     */
    Conversation(long id, Login login, ClientEnd client, SessionPool<ServerSession> pool, Runnable passed) {
        this.id = id;
        this.login = login;
        this.client = client;
        this.pool = pool;
        this.passed = passed;
    }

    /** Emits the settings of a new session for this client, which prove that the server admits the client. */
    Mono<Map<String, String>> reported() {
        return borrowed().map(lent -> {
            var reported = lent.reported();
            boolean isMine;
            synchronized (this) {
                isMine = session == lent;
                free();
            }
            if (isMine) {
                pool.giveBack(lent);
            }
            return reported;
        });
    }

    /**
     * Answers the client until it ends the session.
     *
     * @param reported the settings of new sessions
     * @return completes at the end; fails with {@link PostgresErrorException} when the client is to be told why its
     *     session ends
     */
    Mono<Void> run(Map<String, String> reported) {
        TrackedSettings.NAMES.forEach(
                name -> Optional.ofNullable(login.settings().get(name))
                        .or(() -> Optional.ofNullable(reported.get(name)))
                        .ifPresent(value -> settings.put(name, value)));
        var requests = client.reader()
                .take(Units::messages)
                .flatMap(this::request)
                .defaultIfEmpty(false)
                .repeat()
                .takeWhile(more -> more)
                .then();
        return Mono.firstWithSignal(requests, broken.asMono());
    }

    /** The settings that the client is told, from those of a new session. */
    Map<String, String> told(Map<String, String> reported) {
        var told = new LinkedHashMap<>(reported);
        told.putAll(login.settings());
        return told;
    }

    /** Cancels the statement that runs for the client. Completes when the server knows; does nothing when none runs. */
    Mono<Void> cancel() {
        return Mono.defer(() -> {
            synchronized (this) {
                return session == null || transaction == null ? Mono.empty() : transaction.cancelled(session);
            }
        });
    }

    /** Ends the conversation. A session in the middle of a transaction is ended, so the server rolls it back. */
    void end() {
        Optional<ServerSession> kept;
        Optional<Waiting> request;
        boolean isBusy;
        synchronized (this) {
            ended = true;
            kept = Optional.ofNullable(session);
            request = Optional.ofNullable(waiting);
            isBusy = !terminated;
            free();
        }
        request.ifPresent(pool::withdraw);
        kept.ifPresent(lent -> lent.terminate(isBusy));
        pool.forget(id);
    }

    private Mono<Boolean> request(byte[] batch) {
        passed.run();
        var frames = new Frames(batch);
        var end = 0;
        var isForServer = false;
        while (!terminated && frames.next()) {
            terminated = frames.type() == 'X';
            end = terminated ? end : frames.end();
            isForServer |= !terminated && "dcfH".indexOf(frames.type()) < 0;
        }
        return forward(batch, end, isForServer).thenReturn(!terminated);
    }

    private Mono<Void> forward(byte[] batch, int end, boolean isForServer) {
        return Mono.defer(() -> {
            synchronized (this) {
                if (session != null && transaction != null) {
                    return session.send(statements.forServer(batch, end, session.prepared(), transaction.open()));
                }
                // Outside a transaction PostgreSQL ignores the rest of a COPY that has failed.
                return isForServer
                        ? settled.then(Mono.defer(this::begin)).then(forward(batch, end, true))
                        : Mono.empty();
            }
        });
    }

    private Mono<Void> begin() {
        return borrowed()
                .flatMap(lent -> lent.prepare(id, settings).then(Mono.<Void>fromRunnable(() -> begun(lent))))
                .onErrorResume(ServerSession.LostException.class, lost -> {
                    free();
                    return Mono.defer(this::begin);
                });
    }

    private void begun(ServerSession lent) {
        synchronized (this) {
            if (ended) {
                return;
            }
            var reported = lent.reported();
            settings.replaceAll((name, value) -> reported.getOrDefault(name, value));
            transaction = new Transaction(settings, () -> {
                statements.clear();
                lent.prepared().clear();
            });
        }
        lent.lend(id, receiver);
    }

    private Mono<ServerSession> borrowed() {
        return Mono.create(sink -> {
            var request = new Waiting(sink);
            synchronized (this) {
                waiting = request;
            }
            pool.borrow(request);
        });
    }

    private synchronized void free() {
        session = null;
        transaction = null;
        waiting = null;
    }

    /** A request for a session. */
    private final class Waiting implements Borrower<ServerSession> {

        private final MonoSink<ServerSession> sink;

        Waiting(MonoSink<ServerSession> sink) {
            this.sink = sink;
        }

        @Override
        public Login login() {
            return login;
        }

        @Override
        public boolean take(ServerSession lent) {
            synchronized (Conversation.this) {
                if (ended) {
                    return false;
                }
                session = lent;
                waiting = null;
            }
            sink.success(lent);
            return true;
        }

        @Override
        public void refuse(PostgresErrorException why) {
            sink.error(why);
        }
    }

    /** Passes the answers of a session to the client. */
    private final class Answers implements ServerSession.Receiver {

        @Override
        public Mono<Void> answers(byte[] batch) {
            byte[] answers;
            Optional<ServerSession> done = Optional.empty();
            Mono<Void> cancels = Mono.empty();
            var end = Sinks.<Void>empty();
            synchronized (Conversation.this) {
                if (transaction == null || session == null) {
                    return Mono.empty();
                }
                answers = transaction.answers().forClient(batch);
                if (transaction.answers().isOver()) {
                    done = Optional.of(session);
                    cancels = transaction.cancels();
                    settled = end.asMono();
                    session.takeBack();
                    free();
                }
            }
            var told = client.send().apply(answers);
            if (done.isEmpty()) {
                return told;
            }
            var lent = done.get();
            // The client may have gone; its transaction has ended all the same.
            return told.onErrorResume(gone -> Mono.empty()).then(cancels).doFinally(signal -> {
                pool.giveBack(lent);
                end.tryEmitEmpty();
            });
        }

        @Override
        public void lost() {
            boolean isTold;
            synchronized (Conversation.this) {
                if (transaction == null) {
                    return;
                }
                isTold = transaction.answers().isEnded();
                free();
            }
            if (isTold) {
                broken.tryEmitEmpty();
            } else {
                broken.tryEmitError(PostgresErrorException.sessionLost());
            }
        }
    }
}
