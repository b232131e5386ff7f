package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Suspensions and expiries by the clock, which these tests move. */
class LocalNeonTimeIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static LocalNeon neon;
    private static Api api;
    private static String base;

    @BeforeAll
    static void start() {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        base = "/projects/"
                + api.createProject("{'project':{}}").at("/project/id").asString();
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void anIdleComputeIsSuspendedAndItsSessionsAreDropped() {
        var made = branch("'name':'idle'");
        var uri = made.at("/connection_uris/0/connection_uri").asString();
        var session = Sql.open(uri, neon.caFile());
        assertThat(Sql.run(session, "SELECT 1")).containsExactly("1");

        advance(Duration.ofSeconds(301));
        awaitState(made, "idle");

        assertThat(neon.processOf(made.at("/branch/id").asString()).block(LIMIT))
                .isEmpty();
        assertThat(catchThrowable(() -> Sql.run(session, "SELECT 1"))).isNotNull();
        assertThat(Sql.run(uri, neon.caFile(), "SELECT 2")).containsExactly("2");
        awaitState(made, "active");
    }

    @Test
    void aComputeAtWorkAndOneThatNeverSuspendsStayAwake() {
        var working = branch("'name':'working'");
        var never = api.done(api.post(
                        base + "/branches",
                        "{'branch':{'name':'never'},'endpoints':[{'type':'read_write','suspend_timeout_seconds':-1}]}")
                .expect(201));
        var session = Sql.open(working.at("/connection_uris/0/connection_uri").asString(), neon.caFile());
        Sql.run(session, "BEGIN", "CREATE TABLE uncommitted (n int)");

        advance(Duration.ofSeconds(301));
        awaitState(branch("'name':'control'"), "active");
        advance(Duration.ofSeconds(301));

        Sql.run(session, "COMMIT");
        assertThat(Sql.run(session, "SELECT count(*) FROM uncommitted")).containsExactly("0");
        awaitState(never, "active");
    }

    @Test
    void aBranchWithAnExpirationDateGoesWhenItIsDue() {
        var soon = Instant.parse(api.own("GET", "/clock", "").path("now").asString())
                .plusSeconds(3600);
        var made = branch("'name':'short','expires_at':'" + soon + "'");
        var path = base + "/branches/" + made.at("/branch/id").asString();
        assertThat(made.at("/branch/ttl_interval_seconds").asInt()).isBetween(3590, 3600);
        api.patch(path, "{'branch':{'protected':true}}").expect(422);
        api.post(
                        base + "/branches",
                        "{'branch':{'parent_id':'" + made.at("/branch/id").asString() + "'}}")
                .expect(422);

        advance(Duration.ofSeconds(3000));
        api.get(path).expect(200);
        advance(Duration.ofSeconds(601));

        Api.await(path, "expiry", () -> api.get(path).status() == 404);
    }

    @Test
    void anExpirationDateCanBeTakenBack() {
        var soon = Instant.parse(api.own("GET", "/clock", "").path("now").asString())
                .plusSeconds(60);
        var made = branch("'name':'kept','expires_at':'" + soon + "'");
        var path = base + "/branches/" + made.at("/branch/id").asString();

        var kept = api.patch(path, "{'branch':{'expires_at':null}}").expect(200);
        advance(Duration.ofSeconds(120));

        assertThat(kept.path("branch").has("expires_at")).isFalse();
        api.get(path).expect(200);
        var root = api.get(base + "/branches?search=main")
                .expect(200)
                .at("/branches/0/id")
                .asString();
        api.patch(base + "/branches/" + root, "{'branch':{'expires_at':'2020-01-01T00:00:00Z'}}")
                .expect(400);
    }

    private static JsonNode branch(String wishes) {
        return api.done(api.post(base + "/branches", "{'branch':{" + wishes + "},'endpoints':[{'type':'read_write'}]}")
                .expect(201));
    }

    @Test
    void timesInAnswersComeFromTheClockThatWasGiven(@TempDir Path other) {
        var then = Instant.parse("2031-02-03T04:05:06Z");
        var options = LocalNeonOptions.builder(other)
                .clock(Clock.fixed(then, ZoneOffset.UTC))
                .build();
        var still = LocalNeon.start(options).block(LIMIT);
        try {
            var made = Api.of(still).createProject("{'project':{}}");
            assertThat(made.at("/project/created_at").asString()).isEqualTo(then.toString());
            assertThat(made.at("/branch/created_at").asString()).isEqualTo(then.toString());
        } finally {
            still.stop().block(LIMIT);
        }
    }

    private static void advance(Duration step) {
        api.own("POST", "/clock", "{'advance_seconds':" + step.toSeconds() + "}");
    }

    private static void awaitState(JsonNode made, String state) {
        var path = base + "/endpoints/" + made.at("/endpoints/0/id").asString();
        Api.await(
                path,
                state,
                () -> api.get(path)
                        .expect(200)
                        .at("/endpoint/current_state")
                        .asString()
                        .equals(state));
    }
}
