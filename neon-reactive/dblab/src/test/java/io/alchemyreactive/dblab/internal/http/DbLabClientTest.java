package io.alchemyreactive.dblab.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.dblab.api.CloneFailedException;
import io.alchemyreactive.dblab.api.CloneProtectedException;
import io.alchemyreactive.dblab.api.CloneProtection;
import io.alchemyreactive.dblab.api.CloneTimeoutException;
import io.alchemyreactive.dblab.api.CreateCloneRequest;
import io.alchemyreactive.dblab.api.DbLabAnswerException;
import io.alchemyreactive.dblab.api.DbLabBranch;
import io.alchemyreactive.dblab.api.DbLabClone;
import io.alchemyreactive.dblab.api.DbLabException;
import io.alchemyreactive.dblab.api.DbLabLostAnswerException;
import io.alchemyreactive.dblab.api.DbLabNotFoundException;
import io.alchemyreactive.dblab.api.DbLabOptions;
import io.alchemyreactive.dblab.api.DbLabRefusedException;
import io.alchemyreactive.dblab.api.DbLabUnauthorizedException;
import io.alchemyreactive.dblab.api.DbLabUnreachableException;
import io.alchemyreactive.effect.Redacted;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class DbLabClientTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String GONE =
            "{\"code\":\"NOT_FOUND\",\"message\":\"Requested object does not exist. Specify your request.\"}";

    private final ScriptedDbLab dblab = new ScriptedDbLab();
    private final HttpDbLabClient client = dblab.client();

    @AfterEach
    void close() {
        dblab.close();
        client.close().block(LIMIT);
    }

    private static String clone(String code, String host, String port) {
        return """
                {"id": "pr-1", "snapshot": {"id": "pool/ds@20260509212711", "createdAt": "2026-05-09T21:27:11Z"},
                 "branch": "main", "protected": true, "protectedTill": "2026-12-02T06:12:52Z", "deleteAt": null,
                 "createdAt": "2026-11-30T06:12:52Z", "status": {"code": "%s", "message": "as %s"},
                 "db": {"connStr": "", "host": "%s", "port": "%s", "username": "app", "password": "", "dbName": "shop"},
                 "metadata": {"cloneDiffSize": 1, "cloningTime": 1.57, "maxIdleMinutes": 120,
                              "protectionMaxDurationMinutes": 10080},
                 "somethingNew": {}}
                """.formatted(code, code, host, port);
    }

    private static CreateCloneRequest.Builder request() {
        return CreateCloneRequest.builder("pr-1", "app", Redacted.of("a password of the clone"));
    }

    @Test
    void asksForACloneWithTheTokenInTheRightHeader() {
        dblab.expect("POST", "/clone").reply(201, clone("CREATING", "", ""));

        DbLabClone clone = get(client.createClone(request()
                .snapshotId("pool/ds@20260509212711")
                .branch("main")
                .database("shop")
                .restricted()
                .protection(CloneProtection.lasting(Duration.ofSeconds(61)))
                .build()));

        assertThat(clone.status().isReady()).isFalse();
        assertThat(clone.address()).isEmpty();
        assertThat(dblab.seen().get(0).headers().get("Verification-Token")).isEqualTo("secret-token");
        assertThat(dblab.seen().get(0).body())
                .isEqualTo("{\"id\":\"pr-1\",\"branch\":\"main\",\"snapshot\":{\"id\":\"pool/ds@20260509212711\"},"
                        + "\"protected\":true,\"protectionDurationMinutes\":2,\"db\":{\"username\":\"app\","
                        + "\"password\":\"a password of the clone\",\"restricted\":true,\"db_name\":\"shop\"}}");
    }

    @Test
    void waitsUntilACloneIsReady() {
        dblab.expect("GET", "/clone/pr-1").reply(200, clone("CREATING", "", ""));
        dblab.expect("GET", "/clone/pr-1").reply(200, clone("RESETTING", "db.example", "6001"));
        dblab.expect("GET", "/clone/pr-1").reply(200, clone("OK", "db.example", "6001"));

        DbLabClone clone = get(client.awaitReady("pr-1"));

        assertThat(clone.address()).contains(new DbLabClone.Address("db.example", 6001));
        assertThat(clone.branch()).contains("main");
        assertThat(clone.snapshotId()).contains("pool/ds@20260509212711");
        assertThat(clone.protectedTill()).contains(Instant.parse("2026-12-02T06:12:52Z"));
        assertThat(clone.maxIdle()).contains(Duration.ofHours(2));
        assertThat(clone.protectionMax()).contains(Duration.ofDays(7));
        assertThat(clone.database()).isEqualTo("shop");
    }

    @Test
    void saysWhyDbLabGaveUpAClone() {
        dblab.expect("GET", "/clone/pr-1").reply(200, clone("FATAL", "", ""));

        assertThat(failure(client.awaitReady("pr-1"), CloneFailedException.class))
                .hasMessageContaining("gave up the clone 'pr-1': as FATAL. Look into the log");
    }

    @Test
    void waitsNoLongerThanTheOptionsSay() {
        var time = VirtualTimeScheduler.create();
        var patient = HttpDbLabClient.create(dblab.options()
                .firstPoll(Duration.ofHours(1))
                .longestPoll(Duration.ofHours(1))
                .scheduler(time)
                .build());
        dblab.expect("GET", "/clone/pr-1").reply(200, clone("CREATING", "", ""));

        StepVerifier.create(patient.awaitReady("pr-1").doOnSubscribe(each -> {}))
                .then(() -> awaitRequests(1))
                .then(() -> time.advanceTimeBy(Duration.ofMinutes(5)))
                .expectErrorSatisfies(late -> assertThat(late)
                        .isInstanceOf(CloneTimeoutException.class)
                        .hasMessageContaining("the clone 'pr-1' was not ready after 300 s"))
                .verify(LIMIT);
        patient.close().block(LIMIT);
    }

    @Test
    void looksACloneUpBeforeItIsChanged() {
        dblab.expect("GET", "/clone/pr-1").reply(404, GONE);
        dblab.expect("GET", "/clone/pr-1").reply(404, GONE);
        dblab.expect("GET", "/clone/pr-1").reply(404, GONE);

        failure(client.deleteClone("pr-1"), DbLabNotFoundException.class);
        failure(client.resetClone("pr-1", "pool/ds@1"), DbLabNotFoundException.class);
        failure(client.protectClone("pr-1", CloneProtection.none()), DbLabNotFoundException.class);
    }

    @Test
    void understandsTheServerFailuresThatStandForMistakes() {
        dblab.expect("GET", "/clone/pr-1").reply(200, clone("OK", "h", "1"));
        dblab.expect("DELETE", "/clone/pr-1")
                .reply(500, "{\"code\":\"INTERNAL_ERROR\",\"message\":\"clone not found\"}");
        dblab.expect("GET", "/clone/pr-1").reply(200, clone("OK", "h", "1"));
        dblab.expect("DELETE", "/clone/pr-1")
                .reply(500, "{\"code\":\"INTERNAL_ERROR\",\"message\":\"clone is protected\"}");
        dblab.expect("GET", "/clone/pr-1").reply(200, clone("OK", "h", "1"));
        dblab.expect("DELETE", "/clone/pr-1").reply(500, "{\"code\":\"INTERNAL_ERROR\",\"message\":\"disk full\"}");

        failure(client.deleteClone("pr-1"), DbLabNotFoundException.class);
        assertThat(failure(client.deleteClone("pr-1"), CloneProtectedException.class))
                .hasMessageContaining("DELETE /clone/pr-1 was answered 500: clone is protected. Remove its protection");
        assertThat(failure(client.deleteClone("pr-1"), DbLabAnswerException.class))
                .hasMessageContaining("disk full");
    }

    @Test
    void readsEmptyAnswersOfResetAndDelete() {
        dblab.expect("GET", "/clone/pr-1").reply(200, clone("OK", "h", "1"));
        dblab.expect("POST", "/clone/pr-1/reset").reply(200);
        dblab.expect("GET", "/clone/pr-1").reply(200, clone("OK", "h", "1"));
        dblab.expect("DELETE", "/clone/pr-1").reply(200);
        dblab.expect("GET", "/clone/pr-1").reply(200, clone("DELETING", "h", "1"));
        dblab.expect("GET", "/clone/pr-1").reply(404, GONE);

        client.resetClone("pr-1", "pool/ds@20260509212711").block(LIMIT);
        client.deleteClone("pr-1").block(LIMIT);
        client.awaitDeleted("pr-1").block(LIMIT);

        assertThat(dblab.seen().get(1).body()).isEqualTo("{\"snapshotID\":\"pool/ds@20260509212711\"}");
    }

    @Test
    void listsSnapshotsAndBranches() {
        dblab.expect("GET", "/snapshots?branch=main")
                .reply(200, "[{\"id\":\"pool/ds@1\",\"pool\":\"pool/ds\",\"dataStateAt\":\"\"}]");
        dblab.expect("GET", "/branches")
                .reply(200, "[{\"name\":\"main\",\"dataStateAt\":\"20230224202652\",\"snapshotID\":\"pool/ds@1\"}]");
        dblab.expect("POST", "/branch").reply(200, "{\"name\":\"pr\"}");
        dblab.expect("DELETE", "/branch/pr").reply(200, "{\"status\":\"OK\",\"message\":\"Deleted branch\"}");

        assertThat(get(client.snapshots("main").collectList()))
                .singleElement()
                .satisfies(snapshot -> assertThat(snapshot.dataStateAt()).isEmpty());
        assertThat(get(client.branches().collectList())).containsExactly(new DbLabBranch("main", "pool/ds@1"));
        client.createBranch("pr", "main").block(LIMIT);
        client.deleteBranch("pr").block(LIMIT);
    }

    @Test
    void showsStateAndLimitsOfTheInstance() {
        dblab.expect("GET", "/healthz").reply(200, "{\"version\":\"v4.1.0\",\"edition\":\"standard\"}");
        dblab.expect("GET", "/status")
                .reply(
                        200,
                        "{\"status\":{\"code\":\"OK\",\"message\":\"Instance is ready\"},\"engine\":{\"version\":\"v4.1.0\"},"
                                + "\"cloning\":{\"expectedCloningTime\":1.5,\"protectionMaxDurationMinutes\":10080}}");

        assertThat(get(client.health()).version()).isEqualTo("v4.1.0");
        var status = get(client.status());
        assertThat(status.expectedCloningTime()).isEqualTo(Duration.ofMillis(1500));
        assertThat(status.protectionMax()).isEqualTo(Optional.of(Duration.ofDays(7)));
    }

    @Test
    void failsByKindWithoutTheToken() {
        dblab.expect("GET", "/clones")
                .reply(401, "{\"code\":\"UNAUTHORIZED\",\"message\":\"Check your verification token.\"}");
        dblab.expect("POST", "/clone")
                .reply(400, "{\"code\":\"BAD_REQUEST\",\"message\":\"weak, said secret-token\\nat line 1\"}");
        dblab.expect("GET", "/clones").reply(200, "<html>secret-token</html>");

        assertThat(failure(client.clones().next(), DbLabUnauthorizedException.class))
                .hasMessageContaining("Check the token of the instance.");
        assertThat(failure(client.createClone(request().build()), DbLabRefusedException.class))
                .hasMessageContaining("was answered 400: weak, said *** at line 1. Correct the request.")
                .hasMessageNotContaining("secret-token");
        assertThat(failure(client.clones().next(), DbLabAnswerException.class))
                .hasMessageContaining("without a usable list")
                .hasMessageNotContaining("secret-token");
        assertThat(dblab.options().build().toString()).doesNotContain("secret-token");
        assertThat(request().build().toString()).doesNotContain("a password of the clone");
    }

    @Test
    void saysWhetherALostRequestMayHaveBeenCarriedOut() {
        dblab.expect("POST", "/clone").drop();
        dblab.expect("GET", "/clones").drop();

        assertThat(failure(client.createClone(request().build()), DbLabLostAnswerException.class))
                .hasMessageContaining("look before trying again");
        failure(client.clones().next(), DbLabUnreachableException.class);
    }

    @Test
    void refusesWhatCannotStandInAPathOrAHeader() {
        assertThatThrownBy(() -> client.clone("a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.clone("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.deleteBranch("a b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.resetClone("a", "pool/../ds@1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options("https://user:pw@h", "t")).hasMessageContaining("must not carry a user");
        assertThatThrownBy(() -> options("https://h?x=1", "t")).hasMessageContaining("must look like");
        assertThatThrownBy(() -> options("https://h", "to ken")).hasMessageContaining("visible ASCII");
        assertThatThrownBy(() -> options("http://db.example", "t")).hasMessageContaining("in clear");
        assertThat(options("http://127.0.0.1:2345", "").token().reveal()).isEmpty();
    }

    private static DbLabOptions options(String url, String token) {
        return DbLabOptions.builder(URI.create(url), Redacted.of(token)).build();
    }

    private void awaitRequests(int count) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (dblab.seen().size() < count && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private static <T> T get(Mono<T> mono) {
        return mono.blockOptional(LIMIT).orElseThrow();
    }

    private static <E extends DbLabException> DbLabException failure(Mono<?> mono, Class<E> kind) {
        DbLabException[] seen = new DbLabException[1];
        assertThatThrownBy(() -> mono.block(LIMIT))
                .isInstanceOf(kind)
                .satisfies(error -> seen[0] = (DbLabException) error);
        return seen[0];
    }
}
