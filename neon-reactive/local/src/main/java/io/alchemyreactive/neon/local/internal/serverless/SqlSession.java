package io.alchemyreactive.neon.local.internal.serverless;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.proxy.ComputeTarget;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.alchemyreactive.neon.local.internal.wire.Message;
import io.alchemyreactive.neon.local.internal.wire.MessageWriter;
import io.alchemyreactive.neon.local.internal.wire.PasswordLogin;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.ServerConnection;
import io.alchemyreactive.neon.local.internal.wire.Startup;
import io.alchemyreactive.neon.local.internal.wire.WireTls;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * The session of one request. Statements run one after another, with values as texts in both directions. A statement
 * that still runs at the end of the session is cancelled. Not thread-safe.
 */
final class SqlSession {

    private static final byte[] TERMINATE = new MessageWriter('X').bytes();
    private static final byte[] SYNC = new MessageWriter('S').bytes();

    private final LoopResources loops;
    private final int port;
    private final ServerConnection server;
    private volatile byte[] cancellation = {};
    private volatile boolean busy;

    private SqlSession(LoopResources loops, int port, ServerConnection server) {
        this.loops = loops;
        this.port = port;
        this.server = server;
    }

    /**
     * Opens a session, uses it, and ends it on completion, error and cancel.
     *
     * @return emits the values of the work; fails with {@link PostgresErrorException} when the session is refused
     */
    static <T> Mono<T> use(
            LoopResources loops,
            WireTls tls,
            ComputeTarget target,
            Startup startup,
            String password,
            Function<SqlSession, Mono<T>> work) {
        return target.port()
                .flatMap(port -> ServerConnection.use(
                        loops,
                        port,
                        tls,
                        server -> server.begin(startup)
                                .then(PasswordLogin.prove(server, password))
                                .then(Using.one(
                                        Mono.fromSupplier(() -> new SqlSession(loops, port, server)),
                                        session -> session.ready().then(Mono.defer(() -> work.apply(session))),
                                        SqlSession::end))));
    }

    /**
     * Runs one statement.
     *
     * @param parameters the values as texts; null for NULL
     * @param mostBytes the size limit of its rows in bytes
     * @return emits the answer; fails with {@link PostgresErrorException} when PostgreSQL refuses the statement, and
     *     with {@link HttpSqlException} when the answer cannot be given
     */
    Mono<SqlAnswer> query(String statement, List<@Nullable String> parameters, int mostBytes) {
        return Mono.defer(() -> {
            busy = true;
            return server.send(request(statement, parameters)).then(answer(new SqlAnswer(mostBytes)));
        });
    }

    private Mono<SqlAnswer> answer(SqlAnswer answer) {
        return server.next()
                .flatMap(message -> {
                    answer.add(message);
                    return message.type() == 'G' || message.type() == 'W' ? server.send(noCopy()) : Mono.empty();
                })
                .repeat(() -> !answer.isComplete())
                .then(Mono.fromSupplier(() -> {
                    busy = false;
                    return answer.succeeded();
                }));
    }

    private static byte[] request(String statement, List<@Nullable String> parameters) {
        var bind = new MessageWriter('B').text("").text("").int16(0).int16(parameters.size());
        parameters.forEach(bind::value);
        bind.int16(0);
        return joined(
                new MessageWriter('P').text("").text(statement).int16(0).bytes(),
                bind.bytes(),
                new MessageWriter('D').int8('P').text("").bytes(),
                new MessageWriter('E').text("").int32(0).bytes(),
                SYNC);
    }

    private static byte[] noCopy() {
        return joined(
                new MessageWriter('f').text("COPY cannot be used over HTTP").bytes(), SYNC);
    }

    private static byte[] joined(byte[]... messages) {
        var all = new ByteArrayOutputStream();
        for (var message : messages) {
            all.writeBytes(message);
        }
        return all.toByteArray();
    }

    /** Waits until the server is ready for the first statement. */
    private Mono<Void> ready() {
        return server.next()
                .doOnNext(this::opened)
                .repeat()
                .takeUntil(message -> message.type() == 'Z')
                .then();
    }

    private void opened(Message message) {
        if (message.type() == 'E') {
            throw PostgresErrorException.answered(message);
        }
        if (message.type() == 'K') {
            cancellation = ServerConnection.cancelRequest(message.int32(), message.int32());
        }
    }

    private Mono<Void> end() {
        return Mono.defer(() -> busy ? ServerConnection.cancel(loops, port, cancellation) : server.send(TERMINATE))
                .onErrorResume(broken -> {
                    FailureLog.writeExpected("A session over HTTP", broken);
                    return Mono.empty();
                });
    }
}
