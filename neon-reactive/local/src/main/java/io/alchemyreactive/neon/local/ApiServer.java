package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.internal.control.ControlPlane;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.BodyTooLargeException;
import io.alchemyreactive.neon.local.internal.http.BoundedBody;
import io.alchemyreactive.neon.local.internal.http.InputText;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.UrlQuery;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.serverless.SqlOverHttp;
import io.alchemyreactive.neon.local.internal.serverless.WebSocketTunnel;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.resources.LoopResources;

/**
 * The HTTP server. It checks the key, passes calls to the control plane, and writes the request log. SQL statements and
 * WebSockets need no key, because PostgreSQL asks for a password. Thread-safe.
 */
final class ApiServer {

    static final String BASE = "/api/v2";
    /** The path of the routes that only a local Neon has. */
    static final String OWN = "/local";

    /** The path for SQL statements over HTTP and for WebSockets, as at the service. */
    static final String SQL = "/sql";

    static final String TUNNEL = "/v2";

    private static final String BEARER = "Bearer ";
    private static final String UNKNOWN_KEY =
            "authentication required: send the key of this local Neon, which its folder keeps in api-key, as Bearer";
    private static final String OTHER_KEY = "the routes below " + OWN
            + " want the key of this local Neon, which its folder keeps in api-key, not one of /api_keys";
    private static final int LONGEST_BODY = 1024 * 1024;
    private static final WebsocketServerSpec FRAMES = WebsocketServerSpec.builder()
            .maxFramePayloadLength(64 * 1024 * 1024)
            .build();
    private static final String REQUEST_LOG = "Writing to requests.log";

    private final ControlPlane control;
    private final RequestLog log;
    private final String apiKey;
    private final LifecycleRoutes own;
    private final SqlOverHttp sql;
    private final WebSocketTunnel tunnel;
    private final FailureLog failures = new FailureLog();

    ApiServer(
            ControlPlane control,
            RequestLog log,
            String apiKey,
            LifecycleRoutes own,
            SqlOverHttp sql,
            WebSocketTunnel tunnel) {
        this.sql = sql;
        this.tunnel = tunnel;
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
                .cast(DisposableServer.class)
                .onErrorMap(
                        ChannelBindException.class,
                        taken -> new IllegalStateException(
                                "port " + port
                                        + " of 127.0.0.1 cannot be listened on. Stop the program that uses it, or choose"
                                        + " another port",
                                taken));
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        var path = new QueryStringDecoder(request.uri()).rawPath();
        if (path.equals(SQL)) {
            return sql.answer(request)
                    .flatMap(answer -> logged(request, path, answer.status()).then(send(answer, response)));
        }
        if (path.equals(TUNNEL)) {
            return tunnel(request, response, path);
        }
        var requestId = Optional.ofNullable(request.requestHeaders().get("X-Request-ID"));
        return answer(request, path)
                .onErrorResume(
                        BodyTooLargeException.class,
                        tooLarge -> Mono.just(Response.error(413, "", "invalid request: " + tooLarge.getMessage())))
                .onErrorResume(ApiException.class, refusal -> Mono.just(Response.refusal(refusal)))
                .flatMap(reply -> logged(request, path, reply.status()).thenReturn(reply))
                .flatMap(reply -> send(reply, response, requestId).thenReturn(true))
                .switchIfEmpty(logged(request, path, LoggedRequest.LOST)
                        .then(Mono.fromRunnable(() -> response.withConnection(
                                connection -> connection.channel().close()))))
                .then();
    }

    /** Answers a call. Checks the key first, so that no body of an unknown client is read. */
    private Mono<Response> answer(HttpServerRequest request, String path) {
        var key = key(request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION));
        if (isFirstKey(key)) {
            return answerAllowed(request, path);
        }
        return control.accepts(key).flatMap(accepted -> {
            if (!accepted) {
                return Mono.just(Response.error(401, "", UNKNOWN_KEY));
            }
            return path.startsWith(OWN + "/")
                    ? Mono.just(Response.error(403, "", OTHER_KEY))
                    : answerAllowed(request, path);
        });
    }

    private Mono<Response> answerAllowed(HttpServerRequest request, String path) {
        var method = request.method().name();
        return BoundedBody.of(request, LONGEST_BODY)
                .map(body -> InputText.utf8(body, "the body"))
                .flatMap(body -> {
                    if (path.startsWith(BASE + "/")) {
                        return control.answer(
                                method, path.substring(BASE.length()), UrlQuery.parse(request.uri()), body);
                    }
                    if (path.startsWith(OWN + "/")) {
                        return own.answer(control, method, path.substring(OWN.length()), body);
                    }
                    return Mono.just(Response.error(404, "", "the base URL of this local Neon ends in " + BASE));
                });
    }

    /** The key of a request; an empty text when there is none. */
    private static String key(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : "";
    }

    /** Whether a key is the first key of the local Neon. Only that key gives access to the local routes. */
    private boolean isFirstKey(String key) {
        return MessageDigest.isEqual(key.getBytes(StandardCharsets.UTF_8), apiKey.getBytes(StandardCharsets.UTF_8));
    }

    private Mono<Void> tunnel(HttpServerRequest request, HttpServerResponse response, String path) {
        if (!"websocket".equalsIgnoreCase(request.requestHeaders().get(HttpHeaderNames.UPGRADE))) {
            return refused(request, response, path, "a WebSocket is expected here");
        }
        Optional<String> address;
        try {
            address = Optional.ofNullable(UrlQuery.parse(request.uri()).get("address"));
        } catch (ApiException e) {
            return refused(request, response, path, String.valueOf(e.getMessage()));
        }
        // The upgrade runs on the event loop, so that no frame arrives before the server can read it.
        return response.sendWebsocket(
                (in, out) -> logged(request, path, 101).then(tunnel.serve(in, out, address)), FRAMES);
    }

    private Mono<Void> refused(HttpServerRequest request, HttpServerResponse response, String path, String why) {
        return logged(request, path, 400)
                .then(response.status(400).sendString(Mono.just(why + "\n")).then());
    }

    private static Mono<Void> send(SqlOverHttp.Answer answer, HttpServerResponse response) {
        response.status(answer.status()).header(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        answer.headers().forEach(response::header);
        if (answer.json().isEmpty()) {
            return response.send();
        }
        response.header(HttpHeaderNames.CONTENT_TYPE, "application/json");
        return response.sendString(Mono.just(answer.json())).then();
    }

    private Mono<Void> logged(HttpServerRequest request, String path, int status) {
        return Blocking.run(() -> log.add(new LoggedRequest(request.method().name(), path, status)))
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
}
