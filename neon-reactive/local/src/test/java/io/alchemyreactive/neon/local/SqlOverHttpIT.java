package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests as the drivers of the service send them. */
class SqlOverHttpIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, String> DRIVER = Map.of("Neon-Raw-Text-Output", "true", "Neon-Array-Mode", "true");

    private static LocalNeon neon;
    private static URI sql;
    private static String uri;
    private static String endpoint;
    private static Path home;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start(@TempDir Path folder) {
        home = folder;
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        var project = Api.of(neon).createProject("{'project':{}}");
        uri = project.at("/connection_uris/0/connection_uri").asString();
        endpoint = project.at("/endpoints/0/id").asString();
        sql = URI.create(neon.apiUrl().replace("/api/v2", "/sql"));
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void aStatementIsAnsweredAsTheDriverReadsIt() throws Exception {
        run("CREATE TABLE posts (id serial PRIMARY KEY, title varchar(9), tags text[])");

        var inserted = ok(post(uri, DRIVER, """
                {"query": "INSERT INTO posts (title, tags) VALUES ($1, $2) RETURNING *", "params": ["a", ["x", "y z"]]}"""));

        assertThat(inserted.path("command").asString()).isEqualTo("INSERT");
        assertThat(inserted.path("rowCount").asInt()).isEqualTo(1);
        assertThat(inserted.path("rowAsArray").asBoolean()).isTrue();
        assertThat(inserted.path("rows").toString()).isEqualTo("[[\"1\",\"a\",\"{x,\\\"y z\\\"}\"]]");
        var title = inserted.at("/fields/1");
        assertThat(title.path("name").asString()).isEqualTo("title");
        assertThat(title.path("dataTypeID").asInt()).isEqualTo(1043);
        assertThat(title.path("tableID").asInt()).isGreaterThan(16383);
        assertThat(title.path("columnID").asInt()).isEqualTo(2);
        assertThat(title.path("dataTypeSize").asInt()).isEqualTo(-1);
        assertThat(title.path("dataTypeModifier").asInt()).isEqualTo(13);
        assertThat(title.path("format").asString()).isEqualTo("text");
    }

    @Test
    void withoutHeadersRowsAreObjectsOfJsonsOwnKinds() throws Exception {
        var answer = ok(post(
                uri,
                Map.of(),
                "{\"query\": \"SELECT 1 AS i, 2::int8 AS l, true AS b, NULL AS n, ARRAY[1, NULL] AS a,"
                        + " '{\\\"k\\\": 1}'::jsonb AS j\"}"));

        assertThat(answer.path("rows").toString())
                .isEqualTo("[{\"i\":1,\"l\":\"2\",\"b\":true,\"n\":null,\"a\":[1,null],\"j\":{\"k\":1}}]");
        assertThat(answer.path("command").asString()).isEqualTo("SELECT");
    }

    @Test
    void aBatchIsOneTransaction() throws Exception {
        run("CREATE TABLE counted (n int)");
        var options = new LinkedHashMap<>(DRIVER);
        options.put("Neon-Batch-Isolation-Level", "Serializable");
        options.put("Neon-Batch-Read-Only", "true");
        options.put("Neon-Batch-Deferrable", "true");

        var read = post(uri, options, """
                {"queries": [{"query": "SHOW transaction_isolation"}, {"query": "SHOW transaction_read_only"},
                 {"query": "SHOW transaction_deferrable", "arrayMode": false}]}""");

        assertThat(ok(read).at("/results/0/rows/0/0").asString()).isEqualTo("serializable");
        assertThat(ok(read).at("/results/1/rows/0/0").asString()).isEqualTo("on");
        assertThat(ok(read).at("/results/2/rows/0/transaction_deferrable").asString())
                .isEqualTo("on");
        assertThat(read.headers().firstValue("Neon-Batch-Isolation-Level")).contains("Serializable");

        var failed = post(uri, DRIVER, """
                {"queries": [{"query": "INSERT INTO counted VALUES (1)"}, {"query": "SELECT 1/0"}]}""");
        assertThat(failed.statusCode()).isEqualTo(400);
        assertThat(json(failed).path("code").asString()).isEqualTo("22012");
        ok(post(uri, DRIVER, """
                {"queries": [{"query": "INSERT INTO counted VALUES (2)"}, {"query": "INSERT INTO counted VALUES (3)"}]}"""));
        assertThat(run("SELECT string_agg(n::text, ',' ORDER BY n) FROM counted")
                        .at("/rows/0/0")
                        .asString())
                .isEqualTo("2,3");
    }

    @Test
    void anErrorHasThePartsThatPostgresGives() throws Exception {
        run("CREATE TABLE single (id int PRIMARY KEY)");
        run("INSERT INTO single VALUES (1)");

        var duplicate = post(uri, DRIVER, "{\"query\": \"INSERT INTO single VALUES ($1)\", \"params\": [\"1\"]}");

        assertThat(duplicate.statusCode()).isEqualTo(400);
        var error = json(duplicate);
        assertThat(error.path("message").asString()).contains("single_pkey");
        assertThat(error.path("code").asString()).isEqualTo("23505");
        assertThat(error.path("severity").asString()).isEqualTo("ERROR");
        assertThat(error.path("detail").asString()).isEqualTo("Key (id)=(1) already exists.");
        assertThat(error.path("constraint").asString()).isEqualTo("single_pkey");
        assertThat(error.path("table").asString()).isEqualTo("single");
        assertThat(error.path("hint").isNull()).isTrue();
        assertThat(json(post(uri, DRIVER, "{\"query\": \"SELEC 1\"}"))
                        .path("position")
                        .asString())
                .isEqualTo("1");
    }

    @Test
    void postgresChecksThePassword() throws Exception {
        var refused = post(uri.replaceFirst(":[^:@]*@", ":wrong@"), DRIVER, "{\"query\": \"SELECT 1\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("code").asString()).isEqualTo("28P01");
        var named = uri.replaceFirst(":([^:@]*)@", ":endpoint%3D" + endpoint + "%3B$1@");
        assertThat(ok(post(named, DRIVER, "{\"query\": \"SELECT 1\"}"))
                        .at("/rows/0/0")
                        .asString())
                .isEqualTo("1");
        assertThat(json(post(named.replace(endpoint, "ep-other"), DRIVER, "{\"query\": \"SELECT 1\"}"))
                        .path("message")
                        .asString())
                .contains("ep-other");
    }

    @Test
    void requestsThatCannotBeCarriedOutSayWhy() throws Exception {
        assertThat(refusal(uri.replaceFirst("@[^/]+/", "@127.0.0.1:1/"), "{\"query\": \"SELECT 1\"}", 400))
                .contains("could not be found");
        assertThat(refusal(uri.replace("neondb_owner:", "neondb_owner%00a:"), "{\"query\": \"SELECT 1\"}", 400))
                .contains("NUL");
        assertThat(refusal("nonsense", "{\"query\": \"SELECT 1\"}", 400)).contains("connection string");
        assertThat(refusal(uri, "no json", 400)).contains("not a JSON object");
        assertThat(refusal(uri, "{\"query\": \"COPY (SELECT 1) TO STDOUT\"}", 400))
                .contains("COPY");
        run("CREATE TABLE copied (n int)");
        assertThat(refusal(uri, "{\"query\": \"COPY copied FROM STDIN\"}", 400)).contains("COPY");
        assertThat(refusal(uri, "{\"query\": \"SELECT repeat('x', 11000000)\"}", 507))
                .contains("too large");
        assertThat(refusal(uri, "{\"query\": \"" + "x".repeat(10 * 1024 * 1024) + "\"}", 413))
                .contains("too large");
        assertThat(refusal(uri, "{\"query\": \"SELECT $1\", \"params\": [\"\\u0000\"]}", 400))
                .contains("NUL");
        var token = new LinkedHashMap<>(DRIVER);
        token.put("Authorization", "Bearer token");
        assertThat(json(post(uri, token, "{\"query\": \"SELECT 1\"}"))
                        .path("message")
                        .asString())
                .contains("does not check tokens");
        var level = new LinkedHashMap<>(DRIVER);
        level.put("Neon-Batch-Isolation-Level", "None");
        assertThat(json(post(uri, level, "{\"queries\": []}")).path("message").asString())
                .isEqualTo("invalid isolation level");
    }

    @Test
    void withoutAPortTheEndpointIsNamedInAnotherPlace() throws Exception {
        var portless = uri.replaceFirst("@[^/]+/", "@127.0.0.1/");
        assertThat(refusal(portless, "{\"query\": \"SELECT 1\"}", 400))
                .contains("missing port")
                .contains("ep-….localhost");

        for (var named : List.of(
                uri.replaceFirst("@[^/]+/", "@" + endpoint + ".localhost/"),
                portless.replace("neondb_owner:", "neondb_owner:endpoint%3D" + endpoint + "%3B"),
                portless + "&options=endpoint%3D" + endpoint)) {
            assertThat(ok(post(named, DRIVER, "{\"query\": \"SELECT 1\"}"))
                            .at("/rows/0/0")
                            .asString())
                    .isEqualTo("1");
        }
    }

    @Test
    void pagesOfOtherOriginsMayAsk() throws Exception {
        var asked = http.send(
                HttpRequest.newBuilder(sql)
                        .method("OPTIONS", BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("Neon-Connection-String")
                .contains("Neon-Batch-Isolation-Level");
        assertThat(post(uri, DRIVER, "{\"query\": \"SELECT 1\"}").headers().firstValue("Access-Control-Allow-Origin"))
                .contains("*");
    }

    @Test
    void aClientThatGoesAwayEndsItsStatement() throws Exception {
        var going = http.sendAsync(
                request(uri, DRIVER, "{\"query\": \"SELECT pg_sleep(600), 'left'\"}"),
                HttpResponse.BodyHandlers.ofString());
        var running =
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600), %' AND state = 'active'";
        Api.await("the statement", "its start", () -> one(running).equals("1"));

        going.cancel(true);

        Api.await("the statement", "its end", () -> one(running).equals("0"));
    }

    @Test
    void noValueReachesALog() throws Exception {
        try (var captured = new CapturedLog()) {
            ok(post(uri, DRIVER, "{\"query\": \"SELECT $1::text AS t\", \"params\": [\"unseen-value\"]}"));
            post(uri, DRIVER, "{\"query\": \"SELECT $1::int AS t\", \"params\": [\"unseen-value\"]}");

            assertThat(captured.lines()).isEmpty();
        }
        assertThat(Files.readString(home.resolve("requests.log")))
                .contains("POST /sql 400")
                .doesNotContain("unseen-value");
    }

    private String one(String query) {
        try {
            return run(query).at("/rows/0/0").asString();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private JsonNode run(String statement) throws Exception {
        return ok(post(uri, DRIVER, JsonMapper.shared().writeValueAsString(Map.of("query", statement))));
    }

    private String refusal(String connection, String body, int status) throws Exception {
        var refused = post(connection, DRIVER, body);
        assertThat(refused.statusCode()).isEqualTo(status);
        return json(refused).path("message").asString();
    }

    private HttpResponse<String> post(String connection, Map<String, String> headers, String body) throws Exception {
        return http.send(request(connection, headers, body), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(String connection, Map<String, String> headers, String body) {
        var request = HttpRequest.newBuilder(sql)
                .timeout(LIMIT)
                .header("Neon-Connection-String", connection)
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.build();
    }

    private static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
