package io.alchemyreactive.neon.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plain client for tests: blocking, no retries. */
final class Api {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String key;

    Api(String url, String key) {
        this.url = url;
        this.key = key;
    }

    static Api of(LocalNeon neon) {
        return new Api(neon.apiUrl(), neon.apiKey());
    }

    static Api of(RunningNeon neon) {
        return new Api(neon.apiUrl(), neon.apiKey());
    }

    record Answer(int status, JsonNode json) {
        JsonNode expect(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + " but was " + status + ": " + json);
            }
            return json;
        }
    }

    /** A call of the local Neon about itself. */
    JsonNode own(String method, String path, String body) {
        return new Api(url.replace("/api/v2", "/local"), key)
                .call(method, path, body)
                .expect(200);
    }

    Answer get(String path) {
        return call("GET", path, "");
    }

    Answer post(String path, String body) {
        return call("POST", path, body);
    }

    Answer patch(String path, String body) {
        return call("PATCH", path, body);
    }

    Answer delete(String path) {
        return call("DELETE", path, "");
    }

    Answer call(String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + key)
                .timeout(LIMIT)
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            var text = response.body().isEmpty() ? "{}" : response.body();
            var json = JsonMapper.shared().readTree(text);
            if (url.endsWith("/api/v2") && !response.body().isEmpty() && isDescribed(response.statusCode())) {
                var faults = OpenApi.faults(method, path, response.statusCode(), json);
                if (!faults.isEmpty()) {
                    throw new AssertionError(method + " " + path + " is not as described: " + faults);
                }
            }
            return new Answer(response.statusCode(), json);
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " got no answer", e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Routes and methods that do not exist have no description. */
    private static boolean isDescribed(int status) {
        return status != 404 && status != 405;
    }

    /** Waits until all operations of an answer have finished, and fails when one ends otherwise. */
    JsonNode done(JsonNode answer) {
        for (var operation : answer.path("operations").values()) {
            var path = "/projects/" + operation.path("project_id").asString() + "/operations/"
                    + operation.path("id").asString();
            await(path, operation.path("action").asString(), () -> {
                var answered = get(path);
                if (answered.status() == 404) {
                    return true;
                }
                var now = answered.json().path("operation");
                var status = now.path("status").asString();
                if (status.equals("failed") || status.equals("cancelled")) {
                    throw new AssertionError("operation failed: " + now);
                }
                return status.equals("finished");
            });
        }
        return answer;
    }

    JsonNode createProject(String body) {
        return done(post("/projects", body).expect(201));
    }

    /** Waits for the project to be gone. */
    void deleteProject(String id) {
        delete("/projects/" + id).expect(200);
        await("/projects/" + id, "deletion", () -> get("/projects/" + id).status() == 404);
    }

    static void await(String what, String why, java.util.function.BooleanSupplier condition) {
        await(what, why, LIMIT, condition);
    }

    static void await(String what, String why, Duration limit, java.util.function.BooleanSupplier condition) {
        var deadline = Instant.now().plus(limit);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited in vain for " + why + " of " + what);
            }
            // Not to take from the server what it needs to get there.
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
