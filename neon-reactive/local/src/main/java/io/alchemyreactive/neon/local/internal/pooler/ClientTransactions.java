package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The transactions of one client. It borrows a session for each of them: when the client sends something, until the
 * server is ready again outside a transaction. Thread-safe.
 */
final class ClientTransactions {

    private final long id;
    private final Login login;
    private final ClientEnd client;
    private final SessionPool<ServerSession> pool;
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

    private @Nullable SessionRequest waiting;
    private boolean ended;

    /**
     * A client that has not sent anything.
     *
     * @param id identifies the client among all clients of its pool
     */
    ClientTransactions(long id, Login login, ClientEnd client, SessionPool<ServerSession> pool) {
        this.id = id;
        this.login = login;
        this.client = client;
        this.pool = pool;
    }

    /** Emits the settings of a session of this client; empty when the client disconnects. */
    Mono<Map<String, String>> reported() {
        return whileConnected(borrowed().map(lent -> {
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
        }));
    }

    /** Sets the settings of the client, from those of a new session. */
    void begin(Map<String, String> reported) {
        settings.putAll(TrackedSettings.of(login.settings(), reported));
    }

    /**
     * Sends messages of the client.
     *
     * @return emits true when they are sent; empty when the client disconnects while they wait; fails with {@link
     *     PostgresErrorException} when there is no session for them
     */
    Mono<Boolean> send(byte[] batch) {
        return Mono.defer(() -> {
            synchronized (this) {
                if (session != null && transaction != null) {
                    transaction.use();
                    var sent = statements.forServer(batch, session.prepared(), transaction.open());
                    var rest = Arrays.copyOfRange(batch, sent.end(), batch.length);
                    return session.send(sent.messages()).then(rest.length == 0 ? Mono.just(true) : sendWhenSure(rest));
                }
            }
            return Frames.beginTransaction(batch)
                    ? whileConnected(begun().thenReturn(true)).flatMap(begun -> send(batch))
                    : Mono.just(true);
        });
    }

    /** Completes or fails when the session is lost in a transaction, as the client is to be told. */
    Mono<Void> broken() {
        return broken.asMono();
    }

    /** Cancels the statement that runs. Completes when the server knows; does nothing when none runs. */
    Mono<Void> cancel() {
        return Mono.defer(() -> {
            synchronized (this) {
                return session == null || transaction == null ? Mono.empty() : transaction.cancelled(session);
            }
        });
    }

    /** Ends a running transaction together with its session, and a statement too when it {@code isBusy}. */
    void end(boolean isBusy) {
        Optional<ServerSession> kept;
        Optional<SessionRequest> request;
        synchronized (this) {
            ended = true;
            kept = Optional.ofNullable(session);
            request = Optional.ofNullable(waiting);
            free();
        }
        request.ifPresent(pool::withdraw);
        kept.ifPresent(lent -> lent.terminate(isBusy));
        pool.leave(id, login.key());
    }

    private Mono<Boolean> sendWhenSure(byte[] rest) {
        var wait = Mono.defer(() -> {
            synchronized (this) {
                return transaction == null ? Mono.<Void>empty() : transaction.sure();
            }
        });
        return whileConnected(wait.thenReturn(true)).flatMap(known -> send(rest));
    }

    /** Waits for something; empty when the client disconnects first. */
    private <T> Mono<T> whileConnected(Mono<T> wait) {
        return Mono.firstWithSignal(wait, client.reader().disconnected().then(Mono.empty()));
    }

    /** Begins a transaction. When a session dies before anything was sent to it, takes another one. */
    private Mono<Void> begun() {
        return Mono.defer(() -> {
                    synchronized (this) {
                        return settled;
                    }
                })
                .then(borrowed())
                .flatMap(lent -> lent.prepare(id, settings).then(Mono.<Void>fromRunnable(() -> begin(lent))))
                .onErrorResume(ServerSession.LostException.class, lost -> {
                    free();
                    return Mono.defer(this::begun);
                });
    }

    private void begin(ServerSession lent) {
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
            var request = new SessionRequest(login, sink, this::take);
            synchronized (this) {
                waiting = request;
            }
            pool.borrow(request);
        });
    }

    private synchronized boolean take(ServerSession lent) {
        if (ended) {
            return false;
        }
        session = lent;
        waiting = null;
        return true;
    }

    private synchronized void free() {
        session = null;
        transaction = null;
        waiting = null;
    }

    /** Passes the answers of a session to the client. */
    private final class Answers implements ServerSession.Receiver {

        @Override
        public Mono<Void> answers(byte[] batch) {
            byte[] answers;
            Optional<ServerSession> done = Optional.empty();
            Mono<Void> cancels = Mono.empty();
            var end = Sinks.<Void>empty();
            Runnable known;
            synchronized (ClientTransactions.this) {
                if (transaction == null || session == null || !transaction.isUsed()) {
                    return Mono.empty();
                }
                answers = transaction.answers().forClient(batch);
                known = transaction.known();
                if (transaction.answers().isOver()) {
                    done = Optional.of(session);
                    cancels = transaction.cancels();
                    settled = end.asMono();
                    session.takeBack();
                    free();
                }
            }
            known.run();
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
            synchronized (ClientTransactions.this) {
                if (transaction == null) {
                    return;
                }
                if (!transaction.isUsed()) {
                    // The client does not notice: its messages go to another session.
                    free();
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
