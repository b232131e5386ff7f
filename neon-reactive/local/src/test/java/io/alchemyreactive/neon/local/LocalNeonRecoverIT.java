package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Projects that were deleted and come back, by a clock that these tests move. */
class LocalNeonRecoverIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private LocalNeon neon;
    private Api api;
    private JsonNode project;
    private String id;

    @BeforeEach
    void start() {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        project = api.createProject("{'project':{'name':'shop'}}");
        id = project.at("/project/id").asString();
    }

    @AfterEach
    void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void aDeletedProjectComesBackWithItsBranchesDataAndConnectionStrings() {
        Sql.run(uri(project), neon.caFile(), "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
        var branch = api.done(api.post(
                        "/projects/" + id + "/branches", "{'branch':{'name':'pr'},'endpoints':[{'type':'read_write'}]}")
                .expect(201));
        Sql.run(uri(branch), neon.caFile(), "INSERT INTO t VALUES (2)");
        api.done(api.post(
                        "/projects/" + id + "/branches/"
                                + project.at("/branch/id").asString() + "/snapshot",
                        "")
                .expect(200));
        assertThat(api.post("/projects/" + id + "/recover", "").status()).isEqualTo(422);

        api.deleteProject(id);

        assertThat(api.get("/projects/" + id).status()).isEqualTo(404);
        assertThat(ids("")).isEmpty();
        var shown = api.get("/projects?recoverable=true").expect(200).at("/projects/0");
        assertThat(shown.path("id").asString()).isEqualTo(id);
        var deletedAt = Instant.parse(shown.path("deleted_at").asString());
        assertThat(Instant.parse(shown.path("recoverable_until").asString()))
                .isEqualTo(deletedAt.plus(Duration.ofDays(7)));
        assertThat(catchThrowable(() -> Sql.run(uri(project), neon.caFile(), "SELECT 1")))
                .isNotNull();
        var kept = api.own("GET", "/status", "").path("deleted_projects");
        assertThat(kept.path("count").asInt()).isEqualTo(1);
        assertThat(kept.path("bytes").asLong())
                .isPositive()
                .isLessThan(kept.path("most_bytes").asLong());

        neon.stop().block(LIMIT);
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        advance(Duration.ofDays(6));
        var recovered = api.post("/projects/" + id + "/recover", "").expect(200);

        assertThat(recovered.at("/project/id").asString()).isEqualTo(id);
        assertThat(recovered.path("branches")).hasSize(2);
        assertThat(ids("")).containsExactly(id);
        assertThat(ids("?recoverable=true")).isEmpty();
        assertThat(Sql.run(uri(project), neon.caFile(), "SELECT n FROM t")).containsExactly("1");
        assertThat(Sql.run(uri(branch), neon.caFile(), "SELECT n FROM t ORDER BY n"))
                .containsExactly("1", "2");
        assertThat(api.get("/projects/" + id + "/snapshots").expect(200).path("snapshots"))
                .hasSize(1);
        api.done(api.post("/projects/" + id + "/branches", "{'branch':{'name':'more'}}")
                .expect(201));
        api.deleteProject(id);
        assertThat(ids("?recoverable=true")).containsExactly(id);
    }

    @Test
    void afterSevenDaysItsDataIsGoneAndItIsNotFound() throws Exception {
        var data = folder.resolve("projects").resolve(id);
        var password = project.at("/roles/0/password").asString();
        api.deleteProject(id);
        assertThat(data).isDirectory();
        assertThat(Files.readString(folder.resolve("passwords.json"))).contains(password);

        advance(Duration.ofDays(7));

        Api.await(
                id,
                "the end of its data",
                () -> !Files.exists(data) && ids("?recoverable=true").isEmpty());
        var refused = api.post("/projects/" + id + "/recover", "");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.json().path("message").asString()).contains("can be recovered any more");
        Api.await(
                id,
                "the end of its row",
                () -> api.own("GET", "/status", "")
                                .at("/deleted_projects/count")
                                .asInt()
                        == 0);
        assertThat(Files.readString(folder.resolve("passwords.json"))).doesNotContain(password);
    }

    @Test
    void aProjectWhoseDeletionFailedIsThereAsBefore() {
        api.own("PUT", "/faults", "{'faults':[{'action':'delete_timeline','error':'no','times':1}]}");
        api.delete("/projects/" + id).expect(200);

        Api.await(
                id,
                "the end of the failed deletion",
                () -> api.get("/projects/" + id + "/operations")
                        .json()
                        .path("operations")
                        .valueStream()
                        .anyMatch(
                                operation -> operation.path("status").asString().equals("failed")));

        assertThat(Sql.run(uri(project), neon.caFile(), "SELECT 1")).containsExactly("1");
        api.deleteProject(id);
    }

    @Test
    void theLimitOfProjectsHoldsForRecoveredOnes() {
        api.deleteProject(id);
        api.createProject("{'project':{}}");
        api.own("PATCH", "/limits", "{'projects':1}");

        var refused = api.post("/projects/" + id + "/recover", "");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(ids("?recoverable=true")).containsExactly(id);
    }

    private List<String> ids(String query) {
        var projects = api.get("/projects" + query).expect(200).path("projects");
        return StreamSupport.stream(projects.spliterator(), false)
                .map(shown -> shown.path("id").asString())
                .toList();
    }

    private void advance(Duration step) {
        api.own("POST", "/clock", "{'advance_seconds':" + step.toSeconds() + "}");
    }

    private static String uri(JsonNode created) {
        return created.at("/connection_uris/0/connection_uri").asString();
    }
}
