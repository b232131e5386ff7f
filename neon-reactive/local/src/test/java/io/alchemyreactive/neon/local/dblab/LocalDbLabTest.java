package io.alchemyreactive.neon.local.dblab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A local DBLab answers as DBLab does, its oddities included. Its clones have no servers here. */
class LocalDbLabTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String STRONG = "correct-Horse-7-battery-staple";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Servers servers = new Servers();
    private volatile Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private LocalDbLab dblab;

    @BeforeEach
    void start() {
        var options = LocalDbLabOptions.builder("a-token").clock(new Moved()).build();
        dblab = Objects.requireNonNull(LocalDbLab.start(servers, options).block(LIMIT));
    }

    @AfterEach
    void stop() {
        dblab.stop().block(LIMIT);
    }

    @Test
    void onlyTheRightHeaderLetsACallerIn() throws Exception {
        assertThat(call("GET", "/clones", "", "Authorization", "Bearer a-token").statusCode())
                .isEqualTo(401);
        var refused = call("GET", "/clones", "", "Verification-Token", "other");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("UNAUTHORIZED", "Check your verification token.");
        assertThat(call("GET", "/healthz", "", "Accept", "*/*").statusCode()).isEqualTo(200);
    }

    @Test
    void aNewCloneHasNeitherHostNorPortUntilItIsReady() throws Exception {
        var begun = call("POST", "/clone", clone("pr-1", ""));
        assertThat(begun.statusCode()).isEqualTo(201);
        assertThat(json(begun).at("/status/code").asString()).isEqualTo("CREATING");
        assertThat(json(begun).at("/db/host").asString()).isEmpty();
        assertThat(json(begun).at("/db/port").asString()).isEmpty();
        assertThat(json(begun).at("/db/password").asString()).isEmpty();

        servers.end("pr-1", 6001);

        var ready = json(call("GET", "/clone/pr-1", ""));
        assertThat(ready.at("/status/code").asString()).isEqualTo("OK");
        assertThat(ready.at("/db/port").asString()).isEqualTo("6001");
        assertThat(ready.at("/db/password").asString()).isEmpty();
        assertThat(ready.at("/snapshot/id").asString()).startsWith("local/dataset_1@2026");
    }

    @Test
    void changesOfAnUnknownCloneAreAnswered500AndReadsOfIt404() throws Exception {
        assertThat(call("GET", "/clone/pr-1", "").statusCode()).isEqualTo(404);
        for (var change : new HttpResponse<?>[] {
            call("PATCH", "/clone/pr-1", "{\"protected\":true}"),
            call("POST", "/clone/pr-1/reset", "{}"),
            call("DELETE", "/clone/pr-1", "")
        }) {
            assertThat(change.statusCode()).isEqualTo(500);
            assertThat(change.body().toString()).contains("INTERNAL_ERROR", "clone not found");
        }
    }

    @Test
    void resetAndDeletionAnswerNothingAndGoOnAfterwards() throws Exception {
        make("pr-1", "");

        var reset = call("POST", "/clone/pr-1/reset", "");
        assertThat(reset.statusCode()).isEqualTo(200);
        assertThat(reset.body()).isEmpty();
        assertThat(status("pr-1")).isEqualTo("RESETTING");
        servers.end("pr-1", 6001);
        assertThat(status("pr-1")).isEqualTo("OK");

        var deletion = call("DELETE", "/clone/pr-1", "");
        assertThat(deletion.statusCode()).isEqualTo(200);
        assertThat(deletion.body()).isEmpty();
        assertThat(status("pr-1")).isEqualTo("DELETING");
        servers.end("pr-1", 0);
        assertThat(call("GET", "/clone/pr-1", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aProtectedCloneIsDeletedOnlyAfterItHasFailed() throws Exception {
        make("pr-1", ",\"protected\":true");
        var refused = call("DELETE", "/clone/pr-1", "");
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).contains("clone is protected");

        call("POST", "/clone/pr-1/reset", "");
        servers.fail("pr-1", "the pool is gone");
        var failed = json(call("GET", "/clone/pr-1", ""));
        assertThat(failed.at("/status/code").asString()).isEqualTo("FATAL");
        assertThat(failed.at("/status/message").asString()).contains("the pool is gone");
        assertThat(call("DELETE", "/clone/pr-1", "").statusCode()).isEqualTo(200);
    }

    @Test
    void protectionHasADefaultALimitAndAnEnd() throws Exception {
        make("pr-1", ",\"protected\":true");
        assertThat(protectedTill("pr-1")).isEqualTo("2026-12-01T10:00:00Z");
        call("PATCH", "/clone/pr-1", "{\"protected\":true,\"protectionDurationMinutes\":60}");
        assertThat(protectedTill("pr-1")).isEqualTo("2026-11-30T11:00:00Z");
        call("PATCH", "/clone/pr-1", "{\"protected\":true,\"protectionDurationMinutes\":0}");
        assertThat(protectedTill("pr-1")).isEqualTo("2026-12-07T10:00:00Z");

        now = Instant.parse("2026-12-07T10:00:00Z");

        assertThat(json(call("GET", "/clone/pr-1", "")).path("protected").asBoolean())
                .isFalse();
    }

    @Test
    void anIdleCloneIsDeletedUnlessItIsProtected() throws Exception {
        make("idle", "");
        make("kept", ",\"protected\":true");
        now = now.plus(Duration.ofHours(2));

        dblab.tend().block(LIMIT);

        assertThat(status("idle")).isEqualTo("DELETING");
        assertThat(status("kept")).isEqualTo("OK");
    }

    @Test
    void whatCannotBeDoneIsRefusedAndChangesNothing() throws Exception {
        make("pr-1", "");
        refused(clone("pr-1", ""), "clone with ID \\\"pr-1\\\" already exists");
        refused(clone("weak", "").replace(STRONG, "password1"), "insecure password");
        refused(clone("pr 2", ""), "clone ID must match");
        refused(clone("pr-2", ",\"branch\":\"missing\""), "failed to find the branch: missing");
        refused(clone("pr-2", ",\"owner\":\"me\""), "owner");
        refused("[]", "not a JSON object");
        assertThat(call("POST", "/clone", clone("pr-2", ",\"snapshot\":{\"id\":\"no@1\"}"))
                        .statusCode())
                .isEqualTo(500);
        var both = call("POST", "/clone/pr-1/reset", "{\"snapshotID\":\"a@1\",\"latest\":true}");
        assertThat(both.statusCode()).isEqualTo(400);
        assertThat(json(call("GET", "/clones", ""))).hasSize(1);
        assertThat(status("pr-1")).isEqualTo("OK");
    }

    @Test
    void branchesPointToSnapshots() throws Exception {
        assertThat(call("POST", "/branch", "{\"branchName\":\"dev\"}").statusCode())
                .isEqualTo(200);
        assertThat(call("POST", "/branch", "{\"branchName\":\"dev\"}").statusCode())
                .isEqualTo(400);
        var first = json(call("GET", "/branches", ""));
        assertThat(first).hasSize(2);
        assertThat(first.get(1).path("snapshotID")).isEqualTo(first.get(0).path("snapshotID"));

        call("POST", "/snapshot", "");

        var second = json(call("GET", "/branches", ""));
        assertThat(second.get(0).path("snapshotID")).isNotEqualTo(first.get(0).path("snapshotID"));
        assertThat(second.get(1).path("snapshotID")).isEqualTo(first.get(1).path("snapshotID"));
        make("pr-1", ",\"branch\":\"dev\"");
        assertThat(call("DELETE", "/branch/dev", "").body()).contains("contains clones");
        assertThat(call("DELETE", "/branch/main", "").statusCode()).isEqualTo(400);
    }

    private void refused(String body, String why) throws Exception {
        var answer = call("POST", "/clone", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("BAD_REQUEST", why);
    }

    private void make(String id, String more) throws Exception {
        assertThat(call("POST", "/clone", clone(id, more)).statusCode()).isEqualTo(201);
        servers.end(id, 6001);
    }

    private static String clone(String id, String more) {
        return "{\"id\":\"" + id + "\",\"db\":{\"username\":\"app\",\"password\":\"" + STRONG + "\"}" + more + "}";
    }

    private String status(String id) throws Exception {
        return json(call("GET", "/clone/" + id, "")).at("/status/code").asString();
    }

    private String protectedTill(String id) throws Exception {
        return json(call("GET", "/clone/" + id, "")).path("protectedTill").asString();
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        return call(method, path, body, "Verification-Token", "a-token");
    }

    private HttpResponse<String> call(String method, String path, String body, String header, String value)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(dblab.url() + path))
                .header(header, value)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    /** Work that ends when the test says so. */
    private static final class Servers implements CloneServers {

        private final ConcurrentMap<String, Sinks.One<Integer>> work = new ConcurrentHashMap<>();

        void end(String cloneId, int port) {
            work.remove(cloneId).tryEmitValue(port).orThrow();
        }

        void fail(String cloneId, String why) {
            work.remove(cloneId).tryEmitError(new IllegalStateException(why)).orThrow();
        }

        private Mono<Integer> begun(String cloneId) {
            return Mono.defer(() -> {
                Sinks.One<Integer> sink = Sinks.one();
                work.put(cloneId, sink);
                return sink.asMono();
            });
        }

        @Override
        public Mono<Void> takeSnapshot(String snapshotId) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> takeSnapshot(String snapshotId, String cloneId) {
            return Mono.empty();
        }

        @Override
        public Mono<Integer> start(String cloneId, String snapshotId, Login login) {
            return begun(cloneId);
        }

        @Override
        public Mono<Integer> reset(String cloneId, String snapshotId, Login login) {
            return begun(cloneId);
        }

        @Override
        public Mono<Void> stop(String cloneId) {
            return begun(cloneId).then();
        }

        @Override
        public Mono<Boolean> isBusy(String cloneId) {
            return Mono.just(false);
        }

        @Override
        public Mono<Void> close() {
            return Mono.empty();
        }
    }

    /** The time of the test. */
    private final class Moved extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
