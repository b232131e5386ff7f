package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LocalNeonIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private LocalNeon neon;
    private Api api;

    @BeforeEach
    void start() {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
    }

    @AfterEach
    void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void aNewProjectAnswersSqlOverVerifiedTlsUntilItIsDeleted() {
        var created = api.post("/projects", "{'project':{'name':'shop'}}").expect(201);
        assertThat(created.at("/operations/0/action").asString()).isEqualTo("create_timeline");
        assertThat(created.at("/operations/0/status").asString()).isEqualTo("running");
        assertThat(created.at("/operations/1/action").asString()).isEqualTo("start_compute");
        assertThat(created.at("/operations/1/status").asString()).isEqualTo("scheduling");
        assertThat(created.at("/branch/current_state").asString()).isEqualTo("init");
        api.done(created);

        var rows = Sql.run(
                uri(created),
                neon.caFile(),
                "CREATE TABLE t AS SELECT 1 AS n",
                "SELECT n FROM t",
                "SELECT current_user::text",
                "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user");
        assertThat(rows).containsExactly("1", "neondb_owner", "false");

        api.deleteProject(created.at("/project/id").asString());
        assertThat(api.get("/projects").expect(200).path("projects").size()).isZero();
    }

    @Test
    void aBranchHoldsTheRowsOfItsParentAndIsIsolatedBothWays() {
        var project = api.createProject("{'project':{}}");
        var parent = Sql.open(uri(project), neon.caFile());
        Sql.run(parent, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");

        var branch = api.done(api.post(
                        "/projects/" + project.at("/project/id").asString() + "/branches",
                        "{'branch':{'name':'pr-1'},'endpoints':[{'type':'read_write'}]}")
                .expect(201));
        Sql.run(parent, "INSERT INTO t VALUES (2)");
        var child = Sql.open(uri(branch), neon.caFile());
        Sql.run(child, "INSERT INTO t VALUES (3)");

        assertThat(Sql.run(parent, "SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
        assertThat(Sql.run(child, "SELECT n FROM t ORDER BY n")).containsExactly("1", "3");
        var parentProcess = neon.processOf(project.at("/branch/id").asString()).block(LIMIT);
        var childProcess = neon.processOf(branch.at("/branch/id").asString()).block(LIMIT);
        assertThat(parentProcess).isPresent();
        assertThat(childProcess).isPresent().isNotEqualTo(parentProcess);
        assertThat(branch.at("/branch/parent_id").asString())
                .isEqualTo(project.at("/branch/id").asString());
    }

    private static String uri(JsonNode created) {
        return created.at("/connection_uris/0/connection_uri").asString();
    }
}
