package io.alchemyreactive.neon.local.dblab;

import io.alchemyreactive.neon.local.internal.http.BoundedBody;
import io.alchemyreactive.neon.local.internal.http.InputText;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.http.UrlQuery;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.alchemyreactive.neon.local.internal.work.PeriodicTask;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A local DBLab: the HTTP API of DBLab over servers of this machine. Clones, snapshots and branches live until it is
 * stopped. It answers as DBLab does, also where that is odd, and refuses what DBLab would ignore. Thread-safe.
 */
public final class LocalDbLab {

    private static final String TOKEN = "Verification-Token";
    private static final int LONGEST_BODY = 1024 * 1024;
    private static final Duration TICK = Duration.ofSeconds(1);

    private final LocalDbLabOptions options;
    private final CloneServers servers;
    private final CloneWork work;
    private final InstanceRoutes instance;
    private final Router router = new Router();
    private final AtomicLong requests = new AtomicLong();
    private final Disposable.Swap listening = Disposables.swap();
    private final Disposable.Swap ticking = Disposables.swap();
    private volatile int port;

    private LocalDbLab(CloneServers servers, LocalDbLabOptions options) {
        this.options = options;
        this.servers = servers;
        var table = new CloneTable();
        var views = new DbLabViews(options, table);
        this.work = new CloneWork(table, servers, options);
        this.instance = new InstanceRoutes(table, servers, views, options);
        new CloneRoutes(table, work, views, options).addTo(router);
        instance.addTo(router);
    }

    /**
     * Starts a local DBLab over these servers, with a first snapshot of the original data as branch {@code main}.
     *
     * @return emits it when it listens; fails when the port is taken or the snapshot cannot be taken, and then closes the
     *     servers
     */
    public static Mono<LocalDbLab> start(CloneServers servers, LocalDbLabOptions options) {
        return Mono.defer(() -> {
            var dblab = new LocalDbLab(servers, options);
            return dblab.instance
                    .takeSnapshot()
                    .then(dblab.listen())
                    .thenReturn(dblab)
                    .onErrorResume(failure -> Using.failAfter(failure, dblab.stop()));
        });
    }

    /** The URL of the API. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The token that clients have to send. */
    public String token() {
        return options.token();
    }

    /** The number of requests so far. */
    public long requests() {
        return requests.get();
    }

    /**
     * Ends protections whose time is over and begins to delete clones that have been idle for too long, by the clock of
     * the options. This also happens every second.
     */
    public Mono<Void> tend() {
        return work.tend();
    }

    /** Stops the server, ends all clones and deletes their data. Completes when nothing runs any more. */
    public Mono<Void> stop() {
        return Flux.concatDelayError(
                        Mono.<Void>fromRunnable(() -> {
                            ticking.dispose();
                            listening.dispose();
                            work.close();
                        }),
                        servers.close())
                .then();
    }

    private Mono<Void> listen() {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(options.port())
                .handle(this::handle)
                .bind()
                .cast(DisposableServer.class)
                .doOnNext(server -> {
                    port = server.port();
                    listening.update(server);
                    ticking.update(PeriodicTask.start(
                            "Deleting idle clones of the local DBLab",
                            work.tend(),
                            TICK,
                            Blocking.TIMER,
                            new FailureLog()));
                })
                .then();
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        requests.incrementAndGet();
        return answer(request)
                .onErrorResume(failure -> Mono.just(DbLabErrors.of(failure)))
                .flatMap(reply -> send(reply, response));
    }

    private Mono<Response> answer(HttpServerRequest request) {
        var path = new QueryStringDecoder(request.uri()).rawPath();
        if (!path.equals("/healthz") && !isAllowed(request)) {
            return Mono.just(Response.error(401, "UNAUTHORIZED", "Check your verification token."));
        }
        return BoundedBody.of(request, LONGEST_BODY)
                .map(body -> InputText.utf8(body, "the body"))
                .flatMap(body -> router.answer(
                        new Request(request.method().name(), path, Map.of(), UrlQuery.parse(request.uri()), body)));
    }

    private boolean isAllowed(HttpServerRequest request) {
        var given = request.requestHeaders().get(TOKEN, "");
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), options.token().getBytes(StandardCharsets.UTF_8));
    }

    private static Mono<Void> send(Response reply, HttpServerResponse response) {
        response.status(reply.status());
        if (reply.json().isEmpty()) {
            return response.send();
        }
        response.header(HttpHeaderNames.CONTENT_TYPE, "application/json");
        return response.sendString(Mono.just(reply.json().get())).then();
    }
}
