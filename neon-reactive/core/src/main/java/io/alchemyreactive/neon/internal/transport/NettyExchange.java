package io.alchemyreactive.neon.internal.transport;

import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.neon.api.NeonOptions;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.ProxyProvider;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Sends calls over HTTP with a connection pool. Logs method, path, status and time; logs neither headers nor bodies.
 * Thread-safe.
 */
public final class NettyExchange implements Exchange {

    private static final Logger LOG = Loggers.getLogger("io.alchemyreactive.neon.http");
    /**
     * Shorter than the idle timeouts of servers. A request on a connection that the server is closing may have arrived,
     * so its outcome would be unknown.
     */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(20);

    private final ConnectionProvider connections;
    private final HttpClient http;
    private final NeonOptions options;
    private final String base;
    private final AtomicBoolean closed = new AtomicBoolean();

    public NettyExchange(NeonOptions options) {
        this.options = options;
        this.base = options.baseUrl().toString().replaceAll("/+$", "");
        this.connections = ConnectionProvider.builder("neon")
                .maxConnections(options.connections())
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(options.responseTimeout())
                .maxIdleTime(LONGEST_IDLE)
                .build();
        this.http = proxied(HttpClient.create(connections), options)
                .disableRetry(true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(options.connectTimeout().toMillis()))
                .responseTimeout(options.responseTimeout())
                .headers(headers -> headers.set(HttpHeaderNames.ACCEPT, "application/json")
                        .set(HttpHeaderNames.USER_AGENT, "alchemy-reactive"));
    }

    @Override
    public Mono<ApiResponse> exchange(ApiCall call) {
        return Mono.defer(() -> {
            if (closed.get()) {
                return Mono.error(new IllegalStateException(
                        "The Neon client is closed, so " + call.method() + " " + call.target() + " was not sent."));
            }
            String requestId = requestId();
            AtomicBoolean sent = new AtomicBoolean();
            long start = now();
            HttpClient.RequestSender request = http.doOnRequest((out, connection) -> sent.set(true))
                    .headers(headers -> headers(headers, call, requestId))
                    .request(call.method())
                    // Passes a URI object, because Reactor Netty misreads a text with a port of one digit.
                    .uri(URI.create(base + call.target() + call.query()));
            return withBody(request, call)
                    .response((response, content) -> content.asByteArray()
                            .collect(() -> new BoundedBody(options.longestBody()), BoundedBody::add)
                            .map(body -> answer(
                                    response.status().code(), response.responseHeaders(), body.bytes(), requestId)))
                    .single()
                    .timeout(
                            options.callTimeout(),
                            Mono.error(() -> new TimeoutException(
                                    "the answer was not whole after " + TimeSpans.text(options.callTimeout()))),
                            options.scheduler())
                    .doOnNext(answer -> LOG.debug(
                            "{} {} -> {} in {} ms, request {}",
                            call.method(),
                            call.target(),
                            answer.status(),
                            now() - start,
                            requestId))
                    .onErrorMap(cause -> new NoResponseException(sent.get(), requestId, cause))
                    .doOnError(failure -> LOG.debug(
                            "{} {} -> no answer after {} ms, request {}",
                            call.method(),
                            call.target(),
                            now() - start,
                            requestId));
        });
    }

    public Mono<Void> close() {
        return Mono.defer(() -> {
            closed.set(true);
            return connections.disposeLater();
        });
    }

    private void headers(HttpHeaders headers, ApiCall call, String requestId) {
        headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + options.apiKey().reveal());
        headers.set("X-Request-ID", requestId);
        if (call.body().isPresent()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        }
    }

    /**
     * Sets the proxy. Without one in the options the Java system properties may name one; they exclude this machine by
     * default.
     */
    private static HttpClient proxied(HttpClient client, NeonOptions options) {
        return options.proxy()
                .map(proxy -> client.proxy(spec -> {
                    ProxyProvider.Builder to = spec.type(ProxyProvider.Proxy.HTTP)
                            .host(proxy.host())
                            .port(proxy.port());
                    proxy.user().ifPresent(to::username);
                    proxy.password().ifPresent(password -> to.password(user -> password.reveal()));
                }))
                .orElseGet(client::proxyWithSystemProperties);
    }

    private static HttpClient.ResponseReceiver<?> withBody(HttpClient.RequestSender request, ApiCall call) {
        return call.body()
                .<HttpClient.ResponseReceiver<?>>map(
                        body -> request.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(ApiJson.bytes(body)))))
                .orElse(request);
    }

    private static ApiResponse answer(int status, HttpHeaders headers, byte[] body, String sentId) {
        String returned = headers.get("x-neon-ret-request-id");
        return new ApiResponse(
                status,
                returned == null || returned.isEmpty() ? sentId : returned,
                retryAfter(headers),
                ApiJson.tree(body),
                status < 300 ? "" : new String(body, StandardCharsets.UTF_8),
                false);
    }

    /** The delay in seconds. Ignores the other form, a date, because the clocks may differ. */
    private static Optional<Long> retryAfter(HttpHeaders headers) {
        String value = headers.get(HttpHeaderNames.RETRY_AFTER);
        return value != null && value.matches("[0-9]{1,6}") ? Optional.of(Long.parseLong(value)) : Optional.empty();
    }

    private String requestId() {
        return String.format("alchemy-%016x", options.random().get().nextLong());
    }

    private long now() {
        Scheduler clock = options.scheduler();
        return clock.now(TimeUnit.MILLISECONDS);
    }
}
