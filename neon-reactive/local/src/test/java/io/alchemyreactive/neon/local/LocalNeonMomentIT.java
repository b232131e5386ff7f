package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A copy holds what was committed when it was asked for, also when its operation runs later. */
class LocalNeonMomentIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ENDPOINTS = "'endpoints':[{'type':'read_write'}]";
    /** A copy that was recovered from the log begins a timeline of its own. */
    private static final String TIMELINE = "SELECT timeline_id::text FROM pg_control_checkpoint()";

    private static LocalNeon neon;
    private static Api api;

    private JsonNode project;
    private String base;
    private String root;

    @BeforeAll
    static void start(@TempDir Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @BeforeEach
    void createProject() {
        api.own("PUT", "/faults", "{'faults':[]}");
        project = api.createProject("{'project':{}}");
        base = "/projects/" + project.at("/project/id").asString();
        root = project.at("/branch/id").asString();
        sql(project, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
    }

    @Test
    void aRowThatIsCommittedAfterTheAnswerIsAbsent() {
        var open = Sql.open(uri(project), neon.caFile());
        Sql.run(open, "BEGIN", "INSERT INTO t VALUES (2)");
        delayCopies();

        var made = api.post(base + "/branches", "{" + ENDPOINTS + "}").expect(201);
        Sql.run(open, "COMMIT");
        open.close().block(LIMIT);
        sql(project, "INSERT INTO t VALUES (3)");
        api.done(made);

        assertThat(sql(made, "SELECT n FROM t")).containsExactly("1");
        assertThat(sql(made, TIMELINE)).containsExactly("2");
        assertThat(sql(project, "SELECT n FROM t ORDER BY n")).containsExactly("1", "2", "3");
        var place = made.at("/branch/parent_lsn").asString();
        assertThat(place).matches("[0-9A-F]+/[0-9A-F]+");
        assertThat(made.at("/branch/parent_timestamp").asString()).isNotEmpty();
        assertThat(shown(made).path("parent_lsn").asString()).isEqualTo(place);
    }

    @Test
    void aParentThatIsLeftAloneIsCopiedWithoutARecovery() {
        var place = sql(project, "SELECT pg_current_wal_insert_lsn()::text").get(0);

        var made = api.done(api.post(base + "/branches", "{" + ENDPOINTS + "}").expect(201));
        assertThat(lsn(made.at("/branch/parent_lsn").asString())).isGreaterThanOrEqualTo(lsn(place));
        assertThat(sql(made, TIMELINE)).containsExactly("1");

        suspend(project);
        var ofSleeping =
                api.done(api.post(base + "/branches", "{" + ENDPOINTS + "}").expect(201));
        assertThat(lsn(ofSleeping.at("/branch/parent_lsn").asString())).isGreaterThan(lsn(place));
        assertThat(sql(ofSleeping, "SELECT n FROM t")).containsExactly("1");
        assertThat(sql(ofSleeping, TIMELINE)).containsExactly("1");
    }

    @Test
    void aSleepingParentThatWakesMeanwhileIsCopiedAsItSlept() {
        suspend(project);
        delayCopies();

        var made = api.post(base + "/branches", "{" + ENDPOINTS + "}").expect(201);
        sql(project, "INSERT INTO t VALUES (2)");
        suspend(project);
        api.done(made);

        assertThat(sql(made, "SELECT n FROM t")).containsExactly("1");
    }

    @Test
    void aBranchThatNeverRanIsCopiedFromWhereItLeftItsParent() {
        var child = api.done(api.post(base + "/branches", "{}").expect(201));

        var made = api.done(api.post(
                        base + "/branches",
                        "{'branch':{'parent_id':'" + child.at("/branch/id").asString() + "'}," + ENDPOINTS + "}")
                .expect(201));

        assertThat(lsn(made.at("/branch/parent_lsn").asString()))
                .isGreaterThanOrEqualTo(lsn(child.at("/branch/parent_lsn").asString()));
        assertThat(sql(made, "SELECT n FROM t")).containsExactly("1");
        assertThat(sql(made, TIMELINE)).containsExactly("1");
    }

    @Test
    void aSnapshotHoldsWhatWasCommittedAtTheCall() {
        delayCopies();

        var taken = api.post(base + "/branches/" + root + "/snapshot", "").expect(200);
        sql(project, "INSERT INTO t VALUES (2)");
        api.done(taken);

        assertThat(taken.at("/snapshot/lsn").asString()).isNotEmpty();
        var restored = api.done(
                api.post(base + "/snapshots/" + taken.at("/snapshot/id").asString() + "/restore", "{'name':'restored'}")
                        .expect(200));
        var made = api.done(api.post(
                        base + "/endpoints",
                        "{'endpoint':{'branch_id':'" + restored.at("/branch/id").asString() + "','type':'read_write'}}")
                .expect(201));
        assertThat(sqlAt(made.at("/endpoint/id").asString(), restored, "SELECT n FROM t"))
                .containsExactly("1");
    }

    @Test
    void aRestoreFromTheParentHoldsWhatWasCommittedAtTheCall() {
        var child = api.done(api.post(base + "/branches", "{" + ENDPOINTS + "}").expect(201));
        var forked = Instant.parse(child.at("/branch/parent_timestamp").asString());
        sql(child, "DELETE FROM t");
        sql(project, "INSERT INTO t VALUES (0)", "DELETE FROM t WHERE n = 0");
        // The API tells moments in whole seconds.
        Api.await("the clock", "the next second", () -> !Instant.now().isBefore(forked.plusSeconds(1)));
        delayCopies();

        var restored = api.post(
                        base + "/branches/" + child.at("/branch/id").asString() + "/restore",
                        "{'source_branch_id':'" + root + "'}")
                .expect(200);
        sql(project, "INSERT INTO t VALUES (2)");
        var place = restored.at("/branch/parent_lsn").asString();
        assertThat(lsn(place)).isGreaterThan(lsn(child.at("/branch/parent_lsn").asString()));
        assertThat(Instant.parse(restored.at("/branch/parent_timestamp").asString()))
                .isAfter(forked);
        api.done(restored);

        assertThat(sql(child, "SELECT n FROM t")).containsExactly("1");
        assertThat(shown(child).path("parent_lsn").asString()).isEqualTo(place);

        var back = api.post(
                        base + "/branches/" + child.at("/branch/id").asString() + "/restore",
                        "{'source_branch_id':'" + root + "','source_lsn':'" + place + "'}")
                .expect(200);
        assertThat(back.at("/branch/parent_lsn").asString()).isEqualTo(place);
        assertThat(back.at("/branch").has("parent_timestamp")).isFalse();
        api.done(back);
        assertThat(shown(child).has("parent_timestamp")).isTrue();
    }

    @Test
    void aRestoreThatFailsLeavesThePlaceInTheParentAsItWas() {
        var child = api.done(api.post(base + "/branches", "{" + ENDPOINTS + "}").expect(201));
        sql(project, "INSERT INTO t VALUES (2)");
        api.own("PUT", "/faults", "{'faults':[{'action':'create_branch','error':'no','times':1}]}");

        var restored = api.post(
                        base + "/branches/" + child.at("/branch/id").asString() + "/restore",
                        "{'source_branch_id':'" + root + "'}")
                .expect(200);
        assertThat(restored.at("/branch/parent_lsn")).isNotEqualTo(child.at("/branch/parent_lsn"));
        Api.await(
                "the branch",
                "the end of the restore",
                () -> shown(child).path("current_state").asString().equals("ready"));

        assertThat(shown(child).path("parent_lsn")).isEqualTo(child.at("/branch/parent_lsn"));
    }

    /** Time enough to commit something before the copy; more does no harm. */
    private static void delayCopies() {
        api.own("PUT", "/faults", "{'faults':[{'action':'create_branch','delay_ms':3000,'times':1}]}");
    }

    private void suspend(JsonNode created) {
        api.done(api.post(base + "/endpoints/" + created.at("/endpoints/0/id").asString() + "/suspend", "")
                .expect(200));
    }

    private JsonNode shown(JsonNode created) {
        return api.get(base + "/branches/" + created.at("/branch/id").asString())
                .expect(200)
                .path("branch");
    }

    private List<String> sqlAt(String endpoint, JsonNode branch, String statement) {
        var uri = api.get(base + "/connection_uri?database_name=neondb&role_name=neondb_owner&endpoint_id=" + endpoint
                        + "&branch_id=" + branch.at("/branch/id").asString())
                .expect(200)
                .path("uri")
                .asString();
        return Sql.run(uri, neon.caFile(), statement);
    }

    private static List<String> sql(JsonNode created, String... statements) {
        return Sql.run(uri(created), neon.caFile(), statements);
    }

    private static String uri(JsonNode created) {
        return created.at("/connection_uris/0/connection_uri").asString();
    }

    private static long lsn(String text) {
        var parts = text.split("/");
        return Long.parseLong(parts[0], 16) << 32 | Long.parseLong(parts[1], 16);
    }
}
