package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that knows the service's documentation, a base URL, a key and a certificate, and nothing of this project: the
 * JDK's HTTP client and the PostgreSQL driver for JDBC, which composes its connections from host, role and password.
 */
class StrangerIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static LocalNeon neon;
    private static String url;
    private static String key;
    private static Path certificate;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start(@TempDir Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        url = neon.apiUrl();
        key = neon.apiKey();
        certificate = neon.caFile();
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void aProjectIsMadeBranchedQueriedTakenBackInTimeAndDeleted() throws Exception {
        var created = done(call("POST", "/projects", "{\"project\":{\"name\":\"strange\"}}"));
        var project = "/projects/" + created.at("/project/id").asString();
        var main = created.at("/branch/id").asString();
        sql(project, main, "CREATE TABLE notes (text text)", "INSERT INTO notes VALUES ('kept')");
        var then = sql(
                        project,
                        main,
                        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .get(0);

        var made = done(call(
                "POST",
                project + "/branches",
                "{\"branch\":{\"name\":\"dev\"},\"endpoints\":[{\"type\":\"read_write\"}]}"));
        var dev = made.at("/branch/id").asString();
        sql(project, dev, "INSERT INTO notes VALUES ('on dev')");
        sql(project, main, "DELETE FROM notes");
        assertThat(sql(project, dev, "SELECT text FROM notes ORDER BY text")).containsExactly("kept", "on dev");

        done(call(
                "POST",
                project + "/branches/" + main + "/restore",
                "{\"source_branch_id\":\"" + main + "\",\"source_timestamp\":\"" + then
                        + "\",\"preserve_under_name\":\"main_old\"}"));
        assertThat(sql(project, main, "SELECT text FROM notes")).containsExactly("kept");

        done(call("DELETE", project + "/branches/" + dev, ""));
        done(call("DELETE", project, ""));
        until(() -> send("GET", project, "").statusCode() == 404);
        assertThat(call("GET", "/projects", "").path("projects").values())
                .noneMatch(other -> other.path("name").asString().equals("strange"));
    }

    @Test
    void theOwnerMayDoWhatTheServiceAllowsAndNoMore() throws Exception {
        var created = done(call("POST", "/projects", "{\"project\":{}}"));
        var project = "/projects/" + created.at("/project/id").asString();
        var main = created.at("/branch/id").asString();

        assertThat(sql(
                        project,
                        main,
                        "CREATE EXTENSION pg_stat_statements",
                        "CREATE EXTENSION hstore",
                        "CREATE ROLE app LOGIN PASSWORD 'secret'",
                        "CREATE DATABASE more",
                        "SELECT pg_has_role('neondb_owner', 'neon_superuser', 'member')::text",
                        "SELECT pg_has_role('app', 'neon_superuser', 'member')::text"))
                .containsExactly("true", "false");
        for (var beyond : List.of("ALTER SYSTEM SET work_mem = '1MB'", "COPY (SELECT 1) TO PROGRAM 'cat'")) {
            assertThatThrownBy(() -> sql(project, main, beyond))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refusal -> assertThat(refusal.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
        }

        var host = host(project, main);
        var plain = new Properties();
        plain.setProperty("user", "neondb_owner");
        plain.setProperty("password", password(project, main));
        plain.setProperty("sslmode", "disable");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:postgresql://" + host + "/neondb", plain))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("connection is insecure");
    }

    /** Connects as the documentation says: host of the endpoint, role, database, and a password that is asked for. */
    private List<String> sql(String project, String branch, String... statements) throws Exception {
        var login = new Properties();
        login.setProperty("user", "neondb_owner");
        login.setProperty("password", password(project, branch));
        login.setProperty("sslmode", "verify-full");
        login.setProperty("sslrootcert", certificate.toString());
        login.setProperty("channelBinding", "require");
        var found = new ArrayList<String>();
        try (var connection =
                        DriverManager.getConnection("jdbc:postgresql://" + host(project, branch) + "/neondb", login);
                var statement = connection.createStatement()) {
            for (var text : statements) {
                if (statement.execute(text)) {
                    var rows = statement.getResultSet();
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
        }
        return found;
    }

    private String host(String project, String branch) {
        return call("GET", project + "/branches/" + branch + "/endpoints", "")
                .at("/endpoints/0/host")
                .asString();
    }

    private String password(String project, String branch) {
        return call("GET", project + "/branches/" + branch + "/roles/neondb_owner/reveal_password", "")
                .path("password")
                .asString();
    }

    /** Waits for the operations of an answer. */
    private JsonNode done(JsonNode answer) {
        for (var operation : answer.path("operations").values()) {
            var path = "/projects/" + operation.path("project_id").asString() + "/operations/"
                    + operation.path("id").asString();
            until(() -> Set.of("finished", "skipped")
                    .contains(call("GET", path, "").at("/operation/status").asString()));
        }
        return answer;
    }

    private JsonNode call(String method, String path, String body) {
        var response = send(method, path, body);
        assertThat(response.statusCode())
                .as(method + " " + path + ": " + response.body())
                .isBetween(200, 299);
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpResponse<String> send(String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(LIMIT)
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
    }

    private static void until(java.util.function.BooleanSupplier reached) {
        var deadline = Instant.now().plus(LIMIT);
        while (!reached.getAsBoolean()) {
            assertThat(Instant.now()).as("in time").isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
