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
        neon = LocalNeon.start(LocalNeonOptions.in(folder)).block(LIMIT);
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
        assertThat(sqlOf(past, "neondb", "neondb_owner", "SELECT 1")).containsExactly("1");
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

    private JsonNode branch(String wishes) {
        return api.done(api.post(base + "/branches", "{'branch':{" + wishes + "}," + READ_WRITE + "}")
                .expect(201));
    }

    private java.util.List<String> sql(JsonNode made, String... statements) {
        return sqlOf(made, "neondb", "neondb_owner", statements);
    }

    private java.util.List<String> sqlOf(JsonNode made, String database, String role, String... statements) {
        var uri = api.get(base + "/connection_uri?branch_id="
                        + made.at("/branch/id").asString() + "&database_name=" + database + "&role_name=" + role)
                .expect(200)
                .path("uri")
                .asString();
        return Sql.run(uri, neon.caFile(), statements);
    }

    /** A moment by the server's clock, after all that was committed. */
    private String now(JsonNode made) {
        return sql(made, "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .get(0);
    }
}
