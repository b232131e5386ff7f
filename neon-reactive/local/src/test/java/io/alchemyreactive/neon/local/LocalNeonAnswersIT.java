package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Answers that clients need to go on; the official description holds against each of them, where it is at hand. */
class LocalNeonAnswersIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static LocalNeon neon;
    private static Api api;
    private static JsonNode project;
    private static String base;
    private static String main;

    @BeforeAll
    static void start(@TempDir Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        project = api.createProject("{'project':{}}");
        base = "/projects/" + project.at("/project/id").asString();
        main = base + "/branches/" + project.at("/branch/id").asString();
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void aKeyThatIsMadeIsAcceptedUntilItIsRevoked() {
        var made = api.post("/api_keys", "{'key_name':'second'}").expect(200);
        var second = new Api(neon.apiUrl(), made.path("key").asString());

        assertThat(second.get("/projects").status()).isEqualTo(200);
        var listed = second.get("/api_keys").expect(200);
        assertThat(listed.get(0).path("name").asString()).isEqualTo("second");
        assertThat(listed.toString()).doesNotContain(made.path("key").asString());

        var revoked = api.delete("/api_keys/" + made.path("id")).expect(200);

        assertThat(revoked.path("revoked").asBoolean()).isTrue();
        assertThat(second.get("/projects").status()).isEqualTo(401);
        assertThat(api.delete("/api_keys/" + made.path("id")).status()).isEqualTo(404);
    }

    @Test
    void schemasOfTwoBranchesAreCompared() {
        var child =
                api.done(api.post(base + "/branches", "{'branch':{'name':'diff'},'endpoints':[{'type':'read_write'}]}")
                        .expect(201));
        var path = base + "/branches/" + child.at("/branch/id").asString() + "/compare_schema?db_name=neondb";
        assertThat(api.get(path).expect(200).path("diff").asString()).isEmpty();

        Sql.run(
                child.at("/connection_uris/0/connection_uri").asString(),
                neon.caFile(),
                "CREATE TABLE only_here (n int)");

        assertThat(api.get(path).expect(200).path("diff").asString())
                .startsWith("--- a/neondb\n+++ b/neondb\n@@ ")
                .contains("+CREATE TABLE public.only_here (");
        assertThat(api.get(main + "/compare_schema?db_name=neondb").status()).isEqualTo(400);
    }

    @Test
    void aScheduleIsKept() {
        assertThat(api.get(main + "/backup_schedule").expect(200).path("schedule"))
                .isEmpty();

        api.call(
                        "PUT",
                        main + "/backup_schedule",
                        "{'schedule':[{'frequency':'daily','hour':3,'retention_seconds':86400}]}")
                .expect(200);

        var kept = api.get(main + "/backup_schedule").expect(200).at("/schedule/0");
        assertThat(kept.path("frequency").asString()).isEqualTo("daily");
        assertThat(kept.path("hour").asInt()).isEqualTo(3);
        var refused = api.call("PUT", main + "/backup_schedule", "{'schedule':[{'frequency':'often'}]}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asString()).contains("frequency");
    }

    @Test
    void vpcEndpointsOfAProjectAreKept() {
        var path = base + "/vpc_endpoints";
        api.post(path + "/vpce-1", "{'label':'office'}").expect(200);

        assertThat(api.get(path).expect(200).at("/endpoints/0/label").asString())
                .isEqualTo("office");

        api.delete(path + "/vpce-1").expect(200);
        assertThat(api.get(path).expect(200).path("endpoints")).isEmpty();
        assertThat(api.delete(path + "/vpce-1").status()).isEqualTo(404);
    }

    @Test
    void librariesThatCanBeLoadedAreListed() {
        var libraries = api.get(base + "/available_preload_libraries").expect(200);

        assertThat(libraries
                        .path("libraries")
                        .valueStream()
                        .map(library -> library.path("library_name").asString()))
                .contains("auto_explain", "pg_stat_statements");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /projects/shared                      | projects
            /consumption_history/projects         | projects
            /consumption_history/v2/projects      | projects
            /consumption_history/v2/branches      | branches
            /organizations/org-1/vpc/vpc_endpoints | endpoints
            /organizations/org-1/vpc/region/aws-us-east-1/vpc_endpoints | endpoints
            PROJECT/permissions                   | project_permissions
            PROJECT/jwks                          | jwks
            PROJECT/advisors                      | issues
            PROJECT/auth/integrations             | data
            PROJECT/auth/domains                  | domains
            PROJECT/auth/oauth_providers          | providers
            MAIN/buckets                          | buckets
            MAIN/functions                        | functions
            MAIN/auth/domains                     | domains
            MAIN/auth/oauth_providers             | providers
            """)
    void listsOfWhatThereIsNoneOfAreEmpty(String path, String list) {
        var answer =
                api.get(path.replace("PROJECT", base).replace("MAIN", main)).expect(200);

        assertThat(answer.has(list)).isTrue();
        assertThat(answer.path(list)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth", "/data-api/neondb", "/storage", "/ai_gateway", "/credentials", "/functions/f"})
    void singleThingsThatThereAreNotAreNotFound(String path) {
        var answer = api.get(main + path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("message").asString()).isNotEmpty().doesNotContain("route");
    }

    @Test
    void aProjectThatIsNotDeletedOrNotKeptCannotBeRecoveredAndTheAnswerSaysWhy() {
        assertThat(api.post(base + "/recover", "").status()).isEqualTo(422);
        var gone = api.post("/projects/none-such-1/recover", "");

        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().path("message").asString()).contains("no deleted project of this id can be recovered");
    }
}
