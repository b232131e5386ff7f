package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.internal.control.ControlPlane;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** The HTTP server: checks the key, hands calls to the control plane, and writes the request log. Thread-safe. */
final class ApiServer {

    static final String BASE = "/api/v2";
    /** The routes of a local Neon about itself, which the service does not have. */
    static final String OWN = "/local";

    private static final String BEARER = "Bearer ";
    private static final String REQUEST_LOG = "Writing to requests.log";

    private final ControlPlane control;
    private final RequestLog log;
    private final String apiKey;
    private final LifecycleRoutes own;
    private final FailureLog failures = new FailureLog();

    ApiServer(ControlPlane control, RequestLog log, String apiKey, LifecycleRoutes own) {
        this.control = control;
        this.log = log;
        this.apiKey = apiKey;
        this.own = own;
    }

    /** Listens on a port of 127.0.0.1; fails when it is taken. */
    Mono<DisposableServer> listen(LoopResources loops, int port) {
        return HttpServer.create()
                .runOn(loops)
                .host("127.0.0.1")
                .port(port)
                .handle(this::handle)
                .bind()
                .cast(DisposableServer.class);
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        var method = request.method().name();
        var path = new QueryStringDecoder(request.uri()).rawPath();
        var authorization = request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION);
        var requestId = Optional.ofNullable(request.requestHeaders().get("X-Request-ID"));
        return request.receive()
                .aggregate()
                .asString(StandardCharsets.UTF_8)
                .defaultIfEmpty("")
                .flatMap(body -> answer(method, path, query(request), body, authorization))
                .onErrorResume(
                        IllegalArgumentException.class,
                        malformed -> Mono.just(Response.error(
                                400,
                                "",
                                "invalid request: the URL is not encoded as it should be: " + malformed.getMessage())))
                .flatMap(reply -> logged(method, path, reply.status()).thenReturn(reply))
                .flatMap(reply -> send(reply, response, requestId).thenReturn(true))
                .switchIfEmpty(logged(method, path, LoggedRequest.LOST)
                        .then(Mono.fromRunnable(() -> response.withConnection(
                                connection -> connection.channel().close()))))
                .then();
    }

    private Mono<Response> answer(
            String method, String path, Map<String, String> query, String body, @Nullable String authorization) {
        if (!isAllowed(authorization)) {
            return Mono.just(
                    Response.error(401, "", "authentication required: send the key of this local Neon as Bearer"));
        }
        if (path.startsWith(BASE + "/")) {
            return control.answer(method, path.substring(BASE.length()), query, body);
        }
        if (path.startsWith(OWN + "/")) {
            return own.answer(control, method, path.substring(OWN.length()), body);
        }
        return Mono.just(Response.error(404, "", "the base URL of this local Neon ends in " + BASE));
    }

    private boolean isAllowed(@Nullable String authorization) {
        return authorization != null
                && authorization.startsWith(BEARER)
                && MessageDigest.isEqual(
                        authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
                        apiKey.getBytes(StandardCharsets.UTF_8));
    }

    private Mono<Void> logged(String method, String path, int status) {
        return Blocking.run(() -> log.add(new LoggedRequest(method, path, status)))
                .doOnSuccess(done -> failures.succeeded(REQUEST_LOG))
                .onErrorResume(failure -> {
                    failures.writeOnce(
                            REQUEST_LOG, failure, "Requests are answered all the same; the file lacks them.");
                    return Mono.empty();
                });
    }

    private static Mono<Void> send(Response reply, HttpServerResponse response, Optional<String> requestId) {
        response.status(reply.status());
        response.header(
                "x-neon-ret-request-id",
                requestId.orElseGet(() -> UUID.randomUUID().toString()));
        requestId.ifPresent(id -> response.header("X-Request-ID", id));
        reply.retryAfterSeconds().ifPresent(seconds -> response.header(HttpHeaderNames.RETRY_AFTER, "" + seconds));
        if (reply.json().isEmpty()) {
            return response.send();
        }
        response.header(HttpHeaderNames.CONTENT_TYPE, "application/json");
        return response.sendString(Mono.just(reply.json().get())).then();
    }

    private static Map<String, String> query(HttpServerRequest request) {
        var query = new HashMap<String, String>();
        new QueryStringDecoder(request.uri())
                .parameters()
                .forEach((name, values) -> query.put(name, values.get(values.size() - 1)));
        return query;
    }
}
