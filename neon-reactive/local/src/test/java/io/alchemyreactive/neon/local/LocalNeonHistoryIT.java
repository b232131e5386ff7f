package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Going back in the history of a branch. */
class LocalNeonHistoryIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String READ_WRITE = "'endpoints':[{'type':'read_write'}]";

    @TempDir
    static Path folder;

    private static LocalNeon neon;
    private static Api api;

    private JsonNode project;
    private String base;
    private String root;

    @BeforeAll
    static void start() {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @BeforeEach
    void createProject() {
        project = api.createProject("{'project':{}}");
        base = "/projects/" + project.at("/project/id").asString();
        root = project.at("/branch/id").asString();
    }

    @AfterEach
    void deleteProject() {
        api.deleteProject(project.at("/project/id").asString());
    }

    @Test
    void aBranchOfATimeHoldsWhatWasCommittedByThen() {
        sql(project, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
        var then = now(project);
        sql(project, "INSERT INTO t VALUES (2)");

        var past = branch("'parent_timestamp':'" + then + "'");

        assertThat(sql(past, "SELECT n FROM t")).containsExactly("1");
        sql(past, "INSERT INTO t VALUES (3)");
        assertThat(sql(project, "SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
    }

    @Test
    void aBranchOfAPlaceInTheLogHoldsWhatCameBeforeIt() {
        sql(project, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
        var place = sql(project, "SELECT pg_current_wal_insert_lsn()::text").get(0);
        sql(project, "INSERT INTO t VALUES (2)");

        var past = branch("'parent_lsn':'" + place + "'");

        assertThat(sql(past, "SELECT n FROM t")).containsExactly("1");
        assertThat(past.at("/branch/parent_lsn").asString()).isEqualTo(place);
    }

    @Test
    void aBranchReachesBackIntoTheTimeBeforeItLeftItsParent() {
        sql(project, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
        var then = now(project);
        sql(project, "INSERT INTO t VALUES (2)");
        var child = branch("'name':'child'");
        sql(child, "INSERT INTO t VALUES (3)");
        var between = now(child);
        sql(child, "INSERT INTO t VALUES (4)");
        var childId = child.at("/branch/id").asString();

        var early = branch("'parent_id':'" + childId + "','parent_timestamp':'" + then + "'");
        var late = branch("'parent_id':'" + childId + "','parent_timestamp':'" + between + "'");
        var ofPast = now(late);
        sql(late, "INSERT INTO t VALUES (5)");
        var grandchild =
                branch("'parent_id':'" + late.at("/branch/id").asString() + "','parent_timestamp':'" + ofPast + "'");

        assertThat(sql(early, "SELECT n FROM t ORDER BY n")).containsExactly("1");
        assertThat(sql(late, "SELECT n FROM t ORDER BY n")).containsExactly("1", "2", "3", "5");
        assertThat(sql(grandchild, "SELECT n FROM t ORDER BY n")).containsExactly("1", "2", "3");
    }

    @Test
    void theHistoryOfASuspendedBranchIsThereAndItStaysSuspended() {
        sql(project, "CREATE TABLE t AS SELECT 1 AS n");
        var then = now(project);
        sql(project, "DROP TABLE t");
        api.done(api.post(base + "/endpoints/" + project.at("/endpoints/0/id").asString() + "/suspend", "")
                .expect(200));

        var past = branch("'parent_timestamp':'" + then + "'");

        assertThat(sql(past, "SELECT n FROM t")).containsExactly("1");
        assertThat(neon.processOf(root).block(LIMIT)).isEmpty();
    }

    @Test
    void rolesAndDatabasesOfLaterTimesAreNotInABranchOfThePast() {
        var then = now(project);
        api.done(api.post(base + "/branches/" + root + "/roles", "{'role':{'name':'late'}}")
                .expect(201));
        api.done(
                api.post(base + "/branches/" + root + "/databases", "{'database':{'name':'later','owner_name':'late'}}")
                        .expect(201));

        var past = branch("'parent_timestamp':'" + then + "'");
        var path = base + "/branches/" + past.at("/branch/id").asString();

        assertThat(api.get(path + "/roles").expect(200).path("roles").size()).isEqualTo(1);
        assertThat(api.get(path + "/databases").expect(200).path("databases").size())
                .isEqualTo(1);
        assertThat(sql(past, "SELECT 1")).containsExactly("1");
    }

    @Test
    void pointsOutsideOfTheHistoryAreRefused() {
        var future = Instant.now().plusSeconds(600);
        var past = Instant.now().minusSeconds(600);

        api.post(base + "/branches", "{'branch':{'parent_timestamp':'" + future + "'}}")
                .expect(400);
        api.post(base + "/branches", "{'branch':{'parent_timestamp':'" + past + "'}}")
                .expect(400);
        api.post(base + "/branches", "{'branch':{'parent_lsn':'none'}}").expect(400);
        api.post(base + "/branches", "{'branch':{'parent_lsn':'0/1','parent_timestamp':'" + past + "'}}")
                .expect(400);
        assertThat(api.get(base + "/branches").expect(200).path("branches").size())
                .isEqualTo(1);
    }

    @Test
    void aResetBranchHoldsItsParentsRowsAndKeepsItsAddressAndPasswords() {
        sql(project, "CREATE TABLE t AS SELECT 1 AS n");
        var child = branch("'name':'child'");
        var id = child.at("/branch/id").asString();
        api.done(api.post(base + "/branches/" + id + "/roles/neondb_owner/reset_password", "")
                .expect(200));
        sql(child, "INSERT INTO t VALUES (2)");
        sql(project, "INSERT INTO t VALUES (3)");
        var before = uri(id);

        var answer = api.post(base + "/branches/" + id + "/restore", "{'source_branch_id':'" + root + "'}")
                .expect(200);
        assertThat(answer.at("/branch/current_state").asString()).isEqualTo("resetting");
        api.patch(base + "/branches/" + id, "{'branch':{'name':'x'}}").expect(423);
        api.done(answer);

        assertThat(uri(id)).isEqualTo(before);
        assertThat(sql(child, "SELECT n FROM t ORDER BY n")).containsExactly("1", "3");
        var after = api.get(base + "/branches/" + id).expect(200).path("branch");
        assertThat(after.path("current_state").asString()).isEqualTo("ready");
        assertThat(after.path("parent_id").asString()).isEqualTo(root);
        assertThat(after.has("last_reset_at")).isTrue();
        api.done(api.delete(base + "/branches/" + id).expect(200));
    }

    @Test
    void aBranchGoesBackToItsOwnPastAndKeepsThePresentUnderAnotherName() {
        sql(project, "CREATE TABLE t AS SELECT 1 AS n");
        var child = branch("'name':'child'");
        var id = child.at("/branch/id").asString();
        var grandchild = branch("'parent_id':'" + id + "','name':'grandchild'");
        var then = now(child);
        sql(child, "INSERT INTO t VALUES (2)");
        var itself = "'source_branch_id':'" + id + "','source_timestamp':'" + then + "'";

        api.post(base + "/branches/" + id + "/restore", "{" + itself + "}").expect(422);
        api.post(base + "/branches/" + id + "/restore", "{" + itself + ",'preserve_under_name':'main'}")
                .expect(409);
        var answer = api.post(base + "/branches/" + id + "/restore", "{" + itself + ",'preserve_under_name':'present'}")
                .expect(200);
        var backup = answer.at("/branch/parent_id").asString();
        assertThat(api.get(base + "/branches/" + backup)
                        .expect(200)
                        .at("/branch/name")
                        .asString())
                .isEqualTo("present");
        api.done(answer);

        assertThat(sql(child, "SELECT n FROM t ORDER BY n")).containsExactly("1");
        var present = api.get(base + "/branches?search=present").expect(200).at("/branches/0");
        var presentId = present.path("id").asString();
        assertThat(present.path("parent_id").asString()).isEqualTo(root);
        assertThat(parentOf(id)).isEqualTo(presentId);
        assertThat(parentOf(grandchild.at("/branch/id").asString())).isEqualTo(presentId);
        api.done(api.post(base + "/endpoints", "{'endpoint':{'type':'read_write','branch_id':'" + presentId + "'}}")
                .expect(201));
        assertThat(Sql.run(uri(presentId), neon.caFile(), "SELECT n FROM t ORDER BY n"))
                .containsExactly("1", "2");
    }

    @Test
    void aRootThatWentBackCanLoseWhatItWasAndStillGoBackFurther() {
        sql(project, "CREATE TABLE t AS SELECT 1 AS n");
        var first = now(project);
        sql(project, "INSERT INTO t VALUES (2)");
        var second = now(project);
        sql(project, "INSERT INTO t VALUES (3)");
        api.done(api.post(
                        base + "/branches/" + root + "/restore",
                        "{'source_branch_id':'" + root + "','source_timestamp':'" + second
                                + "','preserve_under_name':'old'}")
                .expect(200));
        var old = api.get(base + "/branches?search=old").expect(200).at("/branches/0");
        assertThat(old.has("parent_id")).isFalse();
        api.done(api.delete(base + "/branches/" + old.path("id").asString()).expect(200));

        assertThat(sql(project, "SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
        var past = branch("'parent_timestamp':'" + first + "'");
        assertThat(sql(past, "SELECT n FROM t")).containsExactly("1");
    }

    @Test
    void aSchemaOnlyBranchIsARootWithoutRows() {
        sql(
                project,
                "CREATE TABLE parents (id serial PRIMARY KEY)",
                "CREATE TABLE children (parent int REFERENCES parents)",
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'",
                "CREATE TRIGGER keep BEFORE TRUNCATE ON parents EXECUTE FUNCTION refuse()",
                "INSERT INTO parents DEFAULT VALUES",
                "INSERT INTO children VALUES (1)",
                "CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM parents",
                "CREATE SEQUENCE tickets",
                "SELECT nextval('tickets')");

        var empty = branch("'init_source':'schema-only','name':'empty'");

        assertThat(empty.path("branch").has("parent_id")).isFalse();
        assertThat(sql(
                        empty,
                        "SELECT count(*) FROM parents",
                        "SELECT count(*) FROM children",
                        "SELECT nextval('tickets')"))
                .containsExactly("0", "0", "1");
        assertThat(sql(empty, "SELECT relispopulated::text FROM pg_class WHERE relname = 'counted'"))
                .containsExactly("false");
        assertThat(sql(project, "SELECT count(*) FROM parents")).containsExactly("1");
        var id = empty.at("/branch/id").asString();
        assertThat(api.get(base + "/branches/" + id).expect(200).path("branch").has("parent_id"))
                .isFalse();
    }

    @Test
    void theDefaultCanBeMovedAndTheFormerOneDeleted() {
        var next = branch("'name':'next','init_source':'schema-only'")
                .at("/branch/id")
                .asString();

        api.post(base + "/branches/" + next + "/set_as_default", "").expect(200);

        assertThat(api.get(base + "/branches/" + root)
                        .expect(200)
                        .at("/branch/default")
                        .asBoolean())
                .isFalse();
        api.done(api.delete(base + "/branches/" + root).expect(200));
        assertThat(api.get(base + "/branches").expect(200).path("branches").size())
                .isEqualTo(1);
    }

    @Test
    void aSnapshotIsRestoredIntoABranchOfItsOwnAndGoes() {
        sql(project, "CREATE TABLE t AS SELECT 1 AS n");
        var taken = api.done(api.post(base + "/branches/" + root + "/snapshot?name=before", "")
                .expect(200));
        var snapshot = base + "/snapshots/" + taken.at("/snapshot/id").asString();
        sql(project, "INSERT INTO t VALUES (2)");

        var restored =
                api.done(api.post(snapshot + "/restore", "{'name':'again'}").expect(200));
        var id = restored.at("/branch/id").asString();
        api.done(api.post(base + "/endpoints", "{'endpoint':{'type':'read_write','branch_id':'" + id + "'}}")
                .expect(201));

        assertThat(Sql.run(uri(id), neon.caFile(), "SELECT n FROM t")).containsExactly("1");
        assertThat(api.get(base + "/snapshots")
                        .expect(200)
                        .at("/snapshots/0/name")
                        .asString())
                .isEqualTo("before");
        api.done(api.delete(snapshot).expect(202));
        assertThat(api.get(base + "/snapshots").expect(200).path("snapshots").size())
                .isZero();
        assertThat(Sql.run(uri(id), neon.caFile(), "SELECT n FROM t")).containsExactly("1");
        api.post(base + "/branches/" + branch("'name':'leaf'").at("/branch/id").asString() + "/snapshot", "")
                .expect(422);
    }

    @Test
    void aFinalizedRestoreKeepsTheHostUnderANewBranch() {
        sql(project, "CREATE TABLE t AS SELECT 1 AS n");
        var taken =
                api.done(api.post(base + "/branches/" + root + "/snapshot", "").expect(200));
        var snapshot = base + "/snapshots/" + taken.at("/snapshot/id").asString();
        sql(project, "INSERT INTO t VALUES (2)");
        var before = uri(root);

        var restored = api.done(
                api.post(snapshot + "/restore", "{'finalize_restore':true}").expect(200));
        var id = restored.at("/branch/id").asString();

        assertThat(uri(id)).isEqualTo(before);
        assertThat(Sql.run(before, neon.caFile(), "SELECT n FROM t")).containsExactly("1");
        var now = api.get(base + "/branches/" + id).expect(200).path("branch");
        assertThat(now.path("name").asString()).isEqualTo("main");
        assertThat(now.path("default").asBoolean()).isTrue();
        assertThat(api.get(base + "/branches/" + root)
                        .expect(200)
                        .at("/branch/name")
                        .asString())
                .isEqualTo("main (old)");
        api.post(base + "/branches/" + id + "/finalize_restore", "").expect(422);
    }

    private String parentOf(String branch) {
        return api.get(base + "/branches/" + branch)
                .expect(200)
                .at("/branch/parent_id")
                .asString();
    }

    private String uri(String branch) {
        return api.get(base + "/connection_uri?database_name=neondb&role_name=neondb_owner&branch_id=" + branch)
                .expect(200)
                .path("uri")
                .asString();
    }

    private JsonNode branch(String wishes) {
        return api.done(api.post(base + "/branches", "{'branch':{" + wishes + "}," + READ_WRITE + "}")
                .expect(201));
    }

    private java.util.List<String> sql(JsonNode made, String... statements) {
        return Sql.run(uri(made.at("/branch/id").asString()), neon.caFile(), statements);
    }

    /** A moment by the server's clock, after all that was committed. */
    private String now(JsonNode made) {
        return sql(made, "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .get(0);
    }
}
