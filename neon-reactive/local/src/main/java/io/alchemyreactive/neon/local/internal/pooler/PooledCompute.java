package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.wire.PasswordLogin;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.ServerConnection;
import io.alchemyreactive.neon.local.internal.wire.Startup;
import io.alchemyreactive.neon.local.internal.wire.WireTls;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.resources.LoopResources;

/** The sessions of one process of PostgreSQL. They and their clients end with it. Thread-safe. */
final class PooledCompute {

    private final LoopResources loops;
    private final WireTls tls;
    private final int port;
    private final SessionPool<ServerSession> pool;
    private final Sinks.Empty<Void> gone = Sinks.empty();
    /** The settings of the newest session, for each role and database that has had one. */
    private final Map<SessionKey, Map<String, String>> reported = new ConcurrentHashMap<>();

    PooledCompute(LoopResources loops, WireTls tls, int port, PoolLimits limits) {
        this.loops = loops;
        this.tls = tls;
        this.port = port;
        this.pool = new SessionPool<>(limits, this::open, Blocking.TIMER);
    }

    int port() {
        return port;
    }

    SessionPool<ServerSession> pool() {
        return pool;
    }

    /** Completes when the process has ended. */
    Mono<Void> gone() {
        return gone.asMono();
    }

    /** The process has ended. */
    void close() {
        gone.tryEmitEmpty();
        pool.close();
    }

    /** Emits the settings of a new session for a client. The first client of a role and a database opens a session. */
    Mono<Map<String, String>> reported(Conversation conversation, SessionKey key) {
        return Mono.defer(() -> Mono.justOrEmpty(reported.get(key))).switchIfEmpty(conversation.reported());
    }

    private void open(Borrower<ServerSession> borrower, SessionOpener.Opened<ServerSession> receiver) {
        var login = borrower.login();
        var opened = new AtomicReference<ServerSession>();
        ServerConnection.use(
                        loops,
                        port,
                        tls,
                        server -> server.begin(startup(login.key()))
                                .then(PasswordLogin.prove(server, login.keys()))
                                .then(Mono.defer(() -> {
                                    var session = new ServerSession(login.key(), end(server));
                                    return session.ready()
                                            .then(Mono.fromRunnable(() -> {
                                                opened.set(session);
                                                reported.put(login.key(), session.reported());
                                                receiver.succeeded(session);
                                            }))
                                            .then(Mono.defer(session::read));
                                })))
                .subscribe(
                        end -> {},
                        failure -> ended(opened.get(), failure, receiver),
                        () -> ended(opened.get(), PostgresErrorException.sessionLost(), receiver));
    }

    private ServerEnd end(ServerConnection server) {
        return new ServerEnd(
                server.reader(),
                server::send,
                request -> ServerConnection.cancel(loops, port, request),
                () -> server.connection().dispose());
    }

    private void ended(
            @Nullable ServerSession session, Throwable failure, SessionOpener.Opened<ServerSession> receiver) {
        if (session == null) {
            receiver.failed(
                    failure instanceof PostgresErrorException refusal
                            ? refusal
                            : PostgresErrorException.notStarted(FailureLog.reason(failure)));
        } else {
            pool.ended(session);
            session.lost();
        }
    }

    private static Startup startup(SessionKey key) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("user", key.user());
        parameters.put("database", key.database());
        parameters.put("client_encoding", "UTF8");
        // PgBouncer of Neon sets it for clients that have set none.
        parameters.put("application_name", "pgbouncer");
        return new Startup(Startup.PROTOCOL, parameters);
    }
}
