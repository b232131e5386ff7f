package io.alchemyreactive.neon.local.internal.serverless;

import io.alchemyreactive.neon.local.internal.http.BodyTooLargeException;
import io.alchemyreactive.neon.local.internal.http.BoundedBody;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.proxy.ComputeTarget;
import io.alchemyreactive.neon.local.internal.proxy.EndpointGateway;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.StartupOptions;
import io.alchemyreactive.neon.local.internal.wire.WireTls;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.resources.LoopResources;

/**
 * Runs the statements in the body of a request, each request in its own session. PostgreSQL checks user and password of
 * the connection string. Thread-safe.
 */
public final class SqlOverHttp {

    /** The size limit in bytes, for a request and for the rows of an answer. */
    private static final int LIMIT = 10 * 1024 * 1024;

    private final LoopResources loops;
    private final WireTls tls;
    private final EndpointGateway gateway;

    public SqlOverHttp(LoopResources loops, WireTls tls, EndpointGateway gateway) {
        this.loops = loops;
        this.tls = tls;
        this.gateway = gateway;
    }

    /**
     * An answer to a request.
     *
     * @param status the HTTP status
     * @param headers the headers in addition to those of every answer
     * @param json the body; empty when there is none
     */
    public record Answer(int status, Map<String, String> headers, String json) {}

    /** Answers a request. Emits the answer also for errors, and never fails. A cancel cancels the running statement. */
    public Mono<Answer> answer(HttpServerRequest request) {
        var method = request.method().name();
        if (method.equals("OPTIONS")) {
            return Mono.just(preflight());
        }
        if (!method.equals("POST")) {
            return Mono.just(new Answer(
                    405,
                    Map.of(),
                    SqlJson.error("statements are sent with POST").toString()));
        }
        return Mono.defer(() -> carriedOut(request)).onErrorResume(failure -> Mono.just(refusal(failure)));
    }

    private static Answer preflight() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Allow", "OPTIONS, POST");
        headers.put(
                "Access-Control-Allow-Headers",
                "Authorization, Content-Type, Neon-Connection-String, Neon-Raw-Text-Output, Neon-Array-Mode,"
                        + " Neon-Pool-Opt-In, Neon-Batch-Read-Only, Neon-Batch-Isolation-Level, Neon-Batch-Deferrable");
        headers.put("Access-Control-Max-Age", "86400");
        return new Answer(200, headers, "");
    }

    private Mono<Answer> carriedOut(HttpServerRequest request) {
        var headers = SqlHeaders.of(request.requestHeaders());
        var login = login(request.requestHeaders());
        return BoundedBody.of(request, LIMIT)
                .map(SqlPayload::parse)
                .flatMap(payload -> target(login)
                        .flatMap(target -> SqlSession.use(
                                loops,
                                tls,
                                target,
                                new StartupOptions(login.startup()).forServer(),
                                login.password().password(),
                                session -> new Run(session, headers, target).answer(payload))));
    }

    private static ConnectionString login(HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.AUTHORIZATION)) {
            throw HttpSqlException.badRequest(
                    "a local Neon does not check tokens (Authorization, authToken), since it keeps no JWKS of a project:"
                            + " put user and password into the connection string");
        }
        return Optional.ofNullable(headers.get(SqlHeaders.CONNECTION))
                .map(ConnectionString::parse)
                .orElseThrow(() -> HttpSqlException.badRequest("missing header " + SqlHeaders.CONNECTION));
    }

    private Mono<ComputeTarget> target(ConnectionString login) {
        var options = new StartupOptions(login.startup());
        return place(login, options).doOnNext(target -> {
            options.requireEndpoint(target.endpoint());
            login.password().endpoint().ifPresent(named -> StartupOptions.require(target.endpoint(), named));
        });
    }

    /** The server of a connection string. With queries over HTTP, the driver's pool passes no port. */
    private Mono<ComputeTarget> place(ConnectionString login, StartupOptions options) {
        var address = login.address();
        if (!EndpointGateway.isThisMachine(address.host()) || address.port() >= 0) {
            return gateway.at(address.host(), address.port());
        }
        return options.endpoint()
                .or(login.password()::endpoint)
                .map(gateway::named)
                .orElseThrow(() -> HttpSqlException.badRequest(
                        "invalid connection string: missing port, by which a local Neon knows the endpoint: name the endpoint"
                                + " in the host in its place, as in ep-….localhost"));
    }

    private static Answer refusal(Throwable failure) {
        if (failure instanceof PostgresErrorException error) {
            return new Answer(
                    error.isOfCompute() ? 500 : 400,
                    Map.of(),
                    SqlJson.error(error.fields()).toString());
        }
        if (failure instanceof HttpSqlException refusal) {
            return new Answer(
                    refusal.status(),
                    Map.of(),
                    SqlJson.error(String.valueOf(refusal.getMessage())).toString());
        }
        if (failure instanceof BodyTooLargeException) {
            return new Answer(
                    413,
                    Map.of(),
                    SqlJson.error("request is too large (max is " + LIMIT + " bytes)")
                            .toString());
        }
        return new Answer(
                500,
                Map.of(),
                SqlJson.error("the local Neon failed: " + FailureLog.reason(failure))
                        .toString());
    }

    /** The statements of one request in their session. */
    private record Run(SqlSession session, SqlHeaders headers, ComputeTarget target) {

        Mono<Answer> answer(SqlPayload payload) {
            target.passed();
            return payload.batch()
                    ? batch(payload).map(json -> new Answer(200, headers.repeated(), json))
                    : run(payload.statements().get(0)).map(json -> new Answer(200, Map.of(), json));
        }

        private Mono<String> batch(SqlPayload payload) {
            return command(headers.begin())
                    .thenMany(Flux.fromIterable(payload.statements()).concatMap(this::run))
                    .collectList()
                    .flatMap(results ->
                            command("COMMIT").thenReturn("{\"results\":[" + String.join(",", results) + "]}"));
        }

        private Mono<Void> command(String statement) {
            return session.query(statement, List.of(), LIMIT).then();
        }

        private Mono<String> run(SqlPayload.Statement statement) {
            var arrayMode = statement.arrayMode().orElse(headers.arrayMode());
            return session.query(statement.query(), statement.parameters(), LIMIT)
                    .flatMap(answer -> values(answer)
                            .map(values ->
                                    SqlJson.answer(answer, arrayMode, values).toString()));
        }

        private Mono<ValueJson> values(SqlAnswer answer) {
            return headers.rawText()
                    ? Mono.just(ValueJson.texts())
                    : ArrayTypes.of(session, answer).map(ValueJson::typed);
        }
    }
}
