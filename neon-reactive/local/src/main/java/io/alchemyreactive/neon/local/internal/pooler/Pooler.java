package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.alchemyreactive.neon.local.internal.wire.ClientLogin;
import io.alchemyreactive.neon.local.internal.wire.MessageWriter;
import io.alchemyreactive.neon.local.internal.wire.PasswordLogin;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.Startup;
import io.alchemyreactive.neon.local.internal.wire.WireTls;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;

/**
 * Serves the clients of the pooled host of one endpoint, as PgBouncer does in its transaction mode at Neon. Thread-safe.
 */
public final class Pooler {

    /** The longest time that a client waits for a session ({@code query_wait_timeout} of Neon). */
    private static final Duration WAIT_LIMIT = Duration.ofSeconds(120);

    private final LoopResources loops;
    private final WireTls tls;
    private final PooledServer server;
    private final AtomicInteger lastProcess = new AtomicInteger();
    private final Map<CancelKey, Conversation> conversations = new ConcurrentHashMap<>();
    /** Passwords are looked up one at a time, since each look-up takes a connection. */
    private final InstrumentedPool<Object> lookUp =
            PoolBuilder.from(Mono.just(new Object())).sizeBetween(0, 1).buildPool();

    private Optional<PooledCompute> current = Optional.empty();

    /** A pooler without sessions. */
    public Pooler(LoopResources loops, WireTls tls, PooledServer server) {
        this.loops = loops;
        this.tls = tls;
        this.server = server;
    }

    /**
     * Serves a client that has sent its startup message.
     *
     * @param login checks the password of the client
     * @return completes when the client has ended its session; fails with {@link PostgresErrorException} when the
     *     client is to be told why its session ends; a cancel ends the session
     */
    public Mono<Void> serve(ClientEnd client, Startup startup, ClientLogin login) {
        return Mono.defer(() -> {
            var wanted = PooledStartup.of(startup);
            var user = wanted.key().user();
            return server.port()
                    .flatMap(this::compute)
                    .flatMap(compute -> lookUp.withPoolable(permit -> server.verifier(user))
                            .singleOrEmpty()
                            .flatMap(verifier -> login.check(user, verifier))
                            .map(keys -> new Login(wanted.key(), keys, wanted.settings()))
                            .flatMap(proved -> Mono.firstWithSignal(
                                    converse(compute, client, wanted, proved),
                                    compute.gone().then(Mono.error(PostgresErrorException::shutDown)))));
        });
    }

    /** Cancels the statement of a client, if one runs. Completes when the server knows. */
    public Mono<Void> cancel(int process, int secret) {
        return Mono.defer(() -> Mono.justOrEmpty(conversations.get(new CancelKey(process, secret)))
                .flatMap(Conversation::cancel));
    }

    /** Ends all sessions and clients. */
    public void close() {
        Optional<PooledCompute> last;
        synchronized (this) {
            last = current;
            current = Optional.empty();
        }
        last.ifPresent(PooledCompute::close);
    }

    private Mono<Void> converse(PooledCompute compute, ClientEnd client, PooledStartup wanted, Login login) {
        return Using.one(
                key().map(key -> new Session(
                                key, new Conversation(key.process(), login, client, compute.pool(), server::passed)))
                        .doOnNext(session -> {
                            conversations.put(session.key(), session.conversation());
                            compute.pool().enter(login.key());
                        }),
                session -> compute.reported(session.conversation(), login.key())
                        .flatMap(reported -> client.send()
                                .apply(welcome(wanted, session.conversation().told(reported), session.key()))
                                .then(Mono.defer(() -> session.conversation().run(reported)))),
                session -> Mono.fromRunnable(() -> {
                    conversations.remove(session.key());
                    session.conversation().end();
                }));
    }

    /** The secret is drawn where blocking is allowed, because it may wait for random bytes. */
    private Mono<CancelKey> key() {
        return Blocking.call(() -> new CancelKey(lastProcess.incrementAndGet(), new SecureRandom().nextInt()));
    }

    private Mono<PooledCompute> compute(int port) {
        return server.sessions().map(most -> {
            PooledCompute made;
            synchronized (this) {
                var running = current.filter(compute -> compute.port() == port);
                if (running.isPresent()) {
                    return running.get();
                }
                made = new PooledCompute(loops, tls, port, new PoolLimits(server.endpoint(), most, WAIT_LIMIT));
                current = Optional.of(made);
            }
            server.ended(port).subscribe(end -> {}, failure -> ended(made), () -> ended(made));
            return made;
        });
    }

    private void ended(PooledCompute compute) {
        synchronized (this) {
            current = current.filter(other -> other != compute);
        }
        compute.close();
    }

    private static byte[] welcome(PooledStartup wanted, Map<String, String> told, CancelKey key) {
        var welcome = new ByteArrayOutputStream();
        if (wanted.isNewer() || !wanted.unknown().isEmpty()) {
            var versions = new MessageWriter('v').int32(Startup.PROTOCOL & 0xffff);
            versions.int32(wanted.unknown().size());
            wanted.unknown().forEach(versions::text);
            welcome.writeBytes(versions.bytes());
        }
        welcome.writeBytes(PasswordLogin.accepted());
        told.forEach((name, value) ->
                welcome.writeBytes(new MessageWriter('S').text(name).text(value).bytes()));
        welcome.writeBytes(
                new MessageWriter('K').int32(key.process()).int32(key.secret()).bytes());
        welcome.writeBytes(new MessageWriter('Z').int8('I').bytes());
        return welcome.toByteArray();
    }

    /** By this a client asks for a cancel. */
    private record CancelKey(int process, int secret) {}

    private record Session(CancelKey key, Conversation conversation) {}
}
