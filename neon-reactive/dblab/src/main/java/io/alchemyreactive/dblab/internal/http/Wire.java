package io.alchemyreactive.dblab.internal.http;

import io.alchemyreactive.dblab.api.DbLabOptions;
import io.alchemyreactive.effect.TimeSpans;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Sends requests over HTTP with a connection pool. Logs method, path and status; logs neither headers nor bodies.
 * Thread-safe.
 */
final class Wire {

    /** An answer with any status. */
    record Answer(int status, byte[] body) {

        boolean success() {
            return status >= 200 && status < 300;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Leaves out the body, because Reactor logs values that arrive after a cancel. */
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /** The answer has more bytes than the limit. */
    static final class TooLongException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLongException(int limit) {
            super("the answer is longer than " + limit + " bytes, the limit of this client");
        }
    }

    private static final Logger LOG = Loggers.getLogger("io.alchemyreactive.dblab.http");
    private static final String TOKEN = "Verification-Token";
    private static final int CONNECTIONS = 50;
    /** Shorter than the idle timeouts of servers. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(20);

    private final ConnectionProvider connections;
    private final HttpClient http;
    private final DbLabOptions options;
    private final AnswerErrors failures;
    private final String base;
    private final AtomicBoolean closed = new AtomicBoolean();

    Wire(DbLabOptions options, AnswerErrors failures) {
        this.options = options;
        this.failures = failures;
        this.base = options.baseUrl().toString().replaceAll("/+$", "");
        this.connections = ConnectionProvider.builder("dblab")
                .maxConnections(CONNECTIONS)
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(options.callTimeout())
                .maxIdleTime(LONGEST_IDLE)
                .build();
        this.http = HttpClient.create(connections)
                .proxyWithSystemProperties()
                .disableRetry(true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(options.connectTimeout().toMillis()))
                .headers(headers -> headers.set(HttpHeaderNames.ACCEPT, "application/json")
                        .set(HttpHeaderNames.USER_AGENT, "alchemy-reactive"));
    }

    /** Emits the answer, whatever its status; fails when there is none. A cancel ends the exchange. */
    Mono<Answer> exchange(ApiRequest request) {
        return Mono.defer(() -> {
            if (closed.get()) {
                return Mono.error(new IllegalStateException(
                        "The DBLab client is closed, so " + request.text() + " was not sent."));
            }
            AtomicBoolean sent = new AtomicBoolean();
            HttpClient.RequestSender sender = http.doOnRequest((out, connection) -> sent.set(true))
                    .headers(headers -> headers(headers, request))
                    .request(request.method())
                    .uri(URI.create(base + request.target()));
            return withBody(sender, request)
                    .response((response, content) -> content.asByteArray()
                            .collect(ByteArrayOutputStream::new, this::add)
                            .map(body -> new Answer(response.status().code(), body.toByteArray())))
                    .single()
                    .timeout(
                            options.callTimeout(),
                            Mono.error(() -> new TimeoutException(
                                    "the answer was not whole after " + TimeSpans.text(options.callTimeout()))),
                            options.scheduler())
                    .doOnNext(answer -> LOG.debug("{} -> {}", request.text(), answer.status()))
                    .onErrorMap(cause -> failures.silent(request, sent.get(), cause));
        });
    }

    Mono<Void> close() {
        return Mono.defer(() -> {
            closed.set(true);
            return connections.disposeLater();
        });
    }

    private void add(ByteArrayOutputStream body, byte[] bytes) {
        if (bytes.length > options.longestBody() - body.size()) {
            throw new TooLongException(options.longestBody());
        }
        body.writeBytes(bytes);
    }

    private void headers(HttpHeaders headers, ApiRequest request) {
        if (!options.token().reveal().isEmpty()) {
            headers.set(TOKEN, options.token().reveal());
        }
        if (request.body().isPresent()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        }
    }

    private static HttpClient.ResponseReceiver<?> withBody(HttpClient.RequestSender sender, ApiRequest request) {
        return request.body()
                .<HttpClient.ResponseReceiver<?>>map(body -> sender.send(Mono.fromSupplier(
                        () -> Unpooled.wrappedBuffer(body.toString().getBytes(StandardCharsets.UTF_8)))))
                .orElse(sender);
    }
}
