package io.alchemyreactive.dblab.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.dblab.api.DbLabOptions;
import io.alchemyreactive.effect.Redacted;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A real HTTP server that answers from a script and is strict both ways: a request that the script does not name next is
 * answered 599 and remembered, and {@link #close} fails on it and on every request that never came.
 */
final class ScriptedDbLab implements AutoCloseable {

    static final String TOKEN = "secret-token";

    private final DisposableServer server;
    private final Deque<Step> script = new ArrayDeque<>();
    private final List<Seen> seen = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();
    private final List<String> undescribed = new ArrayList<>();

    ScriptedDbLab() {
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(this::handle)
                .bindNow(Duration.ofSeconds(10));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + "/api");
    }

    DbLabOptions.Builder options() {
        return DbLabOptions.builder(url(), Redacted.of(TOKEN))
                .callTimeout(Duration.ofHours(1))
                .firstPoll(Duration.ofMillis(1))
                .longestPoll(Duration.ofMillis(5));
    }

    HttpDbLabClient client() {
        return HttpDbLabClient.create(options().build());
    }

    Step expect(String method, String uri) {
        Step step = new Step(method, uri);
        synchronized (this) {
            script.add(step);
        }
        return step;
    }

    synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(10));
        synchronized (this) {
            assertThat(unexpected).as("requests that the script does not name").isEmpty();
            assertThat(undescribed)
                    .as("requests against the official description")
                    .isEmpty();
            assertThat(script).as("requests that never came").isEmpty();
        }
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
            Step step = next(request, body);
            if (step == null) {
                return response.status(599).send().then();
            }
            if (step.drop) {
                request.withConnection(connection -> connection.channel().close());
                return Mono.never();
            }
            return response.status(step.status)
                    .sendString(Mono.justOrEmpty(step.body))
                    .then();
        });
    }

    private synchronized Step next(HttpServerRequest request, String body) {
        String method = request.method().name();
        String uri = request.uri().substring("/api".length());
        seen.add(new Seen(method, uri, body, request.requestHeaders().copy()));
        OpenApi.faults(method, uri, body).forEach(fault -> undescribed.add(method + " " + uri + ": " + fault));
        Step next = script.peek();
        if (next != null && next.method.equals(method) && next.uri.equals(uri)) {
            return script.remove();
        }
        unexpected.add(method + " " + uri + ", the script says " + next);
        return null;
    }

    record Seen(String method, String uri, String body, HttpHeaders headers) {}

    static final class Step {

        private final String method;
        private final String uri;
        private int status = 200;
        private String body;
        private boolean drop;

        private Step(String method, String uri) {
            this.method = method;
            this.uri = uri;
        }

        Step reply(int status, String body) {
            this.status = status;
            this.body = body;
            return this;
        }

        Step reply(int status) {
            this.status = status;
            return this;
        }

        /** Takes the request in, and hangs up. */
        Step drop() {
            this.drop = true;
            return this;
        }

        @Override
        public String toString() {
            return method + " " + uri;
        }
    }
}
