package io.alchemyreactive.examples;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of Cloudflare's API that is about Hyperdrive, for one account. It never returns a password, refuses a second
 * configuration of one name, fields that it does not know, and an origin that the check refuses.
 */
final class HyperdriveServer implements AutoCloseable {

    static final String ACCOUNT = "023e105f4ecef8ad9ca31a8372d0c353";
    static final String TOKEN = "hyper-secret-token";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CONFIGS = "/client/v4/accounts/" + ACCOUNT + "/hyperdrive/configs";
    private static final Set<String> FIELDS = Set.of("name", "origin", "caching");
    private static final Set<String> ORIGIN = Set.of("scheme", "host", "port", "database", "user", "password");

    private final Map<String, ObjectNode> configs = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();
    private final Consumer<JsonNode> check;
    private final DisposableServer server;

    /** @param check throws for an origin to which no connection comes about; may block */
    HyperdriveServer(Consumer<JsonNode> check) {
        this.check = check;
        server = Objects.requireNonNull(HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get(CONFIGS, (request, response) -> answer(request, response, "", this::all))
                        .post(CONFIGS, (request, response) -> answer(request, response, "", this::make))
                        .get(CONFIGS + "/{id}", (request, response) -> answer(request, response, this::one))
                        .put(CONFIGS + "/{id}", (request, response) -> answer(request, response, this::change))
                        .delete(CONFIGS + "/{id}", (request, response) -> answer(request, response, this::remove)))
                .bindNow());
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + server.port() + "/client/v4");
    }

    Set<String> ids() {
        return new TreeSet<>(configs.keySet());
    }

    JsonNode config(String id) {
        return Objects.requireNonNull(configs.get(id));
    }

    void drop(String id) {
        configs.remove(id);
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    /** A call: the id in its path and its body, to an answer or a {@link No}. */
    private interface Call {
        Object answer(String id, JsonNode body);
    }

    private static final class No extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int status;

        No(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response, Call call) {
        return answer(request, response, Objects.requireNonNull(request.param("id")), call);
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response, String id, Call call) {
        boolean known = ("Bearer " + TOKEN).equals(request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION));
        return request.receive()
                .aggregate()
                .asString()
                .defaultIfEmpty("")
                .publishOn(Schedulers.boundedElastic())
                .flatMap(text -> {
                    try {
                        if (!known) {
                            throw new No(403, "Authentication error");
                        }
                        Object result = call.answer(id, JSON.readTree(text.isEmpty() ? "{}" : text));
                        return send(response, 200, Map.of("success", true, "errors", Set.of(), "result", result));
                    } catch (No no) {
                        return send(
                                response,
                                no.status,
                                Map.of(
                                        "success",
                                        false,
                                        "errors",
                                        Set.of(Map.of(
                                                "code",
                                                2000 + no.status,
                                                "message",
                                                String.valueOf(no.getMessage())))));
                    }
                });
    }

    private static Mono<Void> send(HttpServerResponse response, int status, Map<String, Object> answer) {
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .sendString(Mono.just(JSON.writeValueAsString(answer)))
                .then();
    }

    private Object all(String id, JsonNode body) {
        return configs.values().stream().map(HyperdriveServer::shown).collect(Collectors.toList());
    }

    private Object one(String id, JsonNode body) {
        return shown(found(id));
    }

    private Object make(String none, JsonNode body) {
        String id = "%032x".formatted(made.incrementAndGet());
        return put(id, body);
    }

    private Object change(String id, JsonNode body) {
        found(id);
        return put(id, body);
    }

    private Object remove(String id, JsonNode body) {
        found(id);
        configs.remove(id);
        return Map.of();
    }

    private ObjectNode found(String id) {
        ObjectNode config = configs.get(id);
        if (config == null) {
            throw new No(404, "not found");
        }
        return config;
    }

    private synchronized Object put(String id, JsonNode body) {
        String name = body.path("name").asString("");
        boolean taken = configs.entrySet().stream()
                .anyMatch(each -> !each.getKey().equals(id)
                        && each.getValue().path("name").asString("").equals(name));
        if (taken || name.isEmpty()) {
            throw new No(400, taken ? "a configuration of this name exists" : "a configuration has a name");
        }
        JsonNode origin = body.path("origin");
        if (!FIELDS.containsAll(body.propertyNames()) || !ORIGIN.equals(Set.copyOf(origin.propertyNames()))) {
            throw new No(400, "unknown or missing fields");
        }
        try {
            check.accept(origin);
        } catch (IllegalStateException e) {
            throw new No(400, "no connection to the origin came about");
        }
        var config = (ObjectNode) body.deepCopy();
        config.put("id", id);
        configs.put(id, config);
        return shown(config);
    }

    private static JsonNode shown(ObjectNode config) {
        ObjectNode shown = config.deepCopy();
        ((ObjectNode) shown.required("origin")).remove("password");
        return shown;
    }
}
