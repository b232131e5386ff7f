package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Connections of drivers to endpoints, and the reasons that they are told when there is no connection. */
class DriverConnectionIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static LocalNeon neon;
    private static Api api;
    private static JsonNode project;

    @BeforeAll
    static void start(@TempDir Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        project = api.createProject("{'project':{}}");
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void parametersOfTheUriThatAreForTheProxyDoNotEndTheConnection() throws Exception {
        try (var client = new WireClient(port(project))) {
            client.secure();
            client.begin(Map.of(
                    "user", "neondb_owner",
                    "database", "neondb",
                    "channel_binding", "require",
                    "no_such_parameter", "x",
                    "options", "endpoint=" + endpoint(project)));

            assertThat(client.next()).isEqualTo('R');
        }
    }

    @Test
    void aPasswordMayBeBoundToTheCertificateThatTheClientSees() throws Exception {
        try (var session = connect(project, "options", "project=" + endpoint(project) + " -c search_path=elsewhere")) {
            assertThat(text(session, "SHOW search_path")).isEqualTo("elsewhere");
            assertThat(text(session, "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                    .isEqualTo("true");
        }
    }

    @Test
    void aWrongPasswordIsRefusedByPostgresItself() {
        assertThatThrownBy(() -> connect(project, "password", "wrong"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void aClientMayBeginWithTls() throws Exception {
        try (var client = new WireClient(port(project))) {
            client.beginTls();
            client.begin(Map.of("user", "neondb_owner", "database", "neondb"));

            assertThat(client.applicationProtocol()).isEqualTo("postgresql");
            assertThat(client.next()).isEqualTo('R');
        }
    }

    @Test
    void aStatementIsCancelled() throws Exception {
        try (var session = connect(project);
                var statement = session.createStatement();
                var other = connect(project)) {
            var slept = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.execute("SELECT pg_sleep(600)") ? "slept" : "";
                } catch (SQLException cancelled) {
                    return cancelled.getSQLState();
                }
            });
            Api.await(
                    "the statement",
                    "work",
                    () -> text(
                                    other,
                                    "SELECT count(*)::text FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'")
                            .equals("1"));

            statement.cancel();

            assertThat(slept.get()).isEqualTo("57014");
        }
    }

    @Test
    void theUriOfThePooledHostLeadsToItsPort() throws Exception {
        var query = "/projects/" + project.at("/project/id").asString()
                + "/connection_uri?database_name=neondb&role_name=neondb_owner&pooled=";
        var parameters = project.at("/connection_uris/0/connection_parameters");

        assertThat(api.get(query + "true").expect(200).path("uri").asString())
                .contains("@" + parameters.path("pooler_host").asString() + "/neondb");
        assertThat(api.get(query + "false").expect(200).path("uri").asString())
                .contains("@" + parameters.path("host").asString() + "/neondb");
    }

    @Test
    void aDisabledEndpointSaysSo() throws Exception {
        var other = api.createProject("{'project':{}}");
        var path = "/projects/" + other.at("/project/id").asString() + "/endpoints/" + endpoint(other);
        api.done(api.patch(path, "{'endpoint':{'disabled':true}}").expect(200));

        assertThat(refusal(other))
                .containsEntry('C', "55000")
                .hasEntrySatisfying('M', message -> assertThat(message).contains("has been disabled"));
    }

    @Test
    void anEndpointBeyondTheLimitOfActiveOnesSaysSo() throws Exception {
        var other = api.createProject("{'project':{}}");
        var path = "/projects/" + other.at("/project/id").asString() + "/endpoints/" + endpoint(other);
        api.done(api.post(path + "/suspend", "").expect(200));
        api.own("PATCH", "/limits", "{'active_endpoints':0}");
        try {
            assertThat(refusal(other))
                    .containsEntry('C', "53400")
                    .hasEntrySatisfying(
                            'M', message -> assertThat(message).contains("active endpoints limit of 0 exceeded"));
        } finally {
            api.own("PATCH", "/limits", "{'active_endpoints':null}");
        }
        connect(other).close();
    }

    @Test
    void aComputeThatDoesNotStartSaysSo(@TempDir Path folder) throws Exception {
        var broken = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        try {
            var calls = Api.of(broken);
            var made = calls.createProject("{'project':{}}");
            var path = "/projects/" + made.at("/project/id").asString() + "/endpoints/" + endpoint(made);
            calls.done(calls.post(path + "/suspend", "").expect(200));
            // Taken away, not written to: files of other folders share their content.
            try (var files = Files.find(folder, 5, (file, attributes) -> file.endsWith("data/PG_VERSION"))) {
                Files.delete(files.findFirst().orElseThrow());
            }

            assertThat(refusal(made))
                    .containsEntry('C', "57P03")
                    .hasEntrySatisfying(
                            'M', message -> assertThat(message).contains("Couldn't connect to compute node"));
        } finally {
            broken.stop().block(LIMIT);
        }
    }

    private static Map<Character, String> refusal(JsonNode made) throws Exception {
        try (var client = new WireClient(port(made))) {
            client.secure();
            return client.start(Map.of("user", "neondb_owner", "database", "neondb"));
        }
    }

    private static Connection connect(JsonNode made, String... more) throws SQLException {
        return connectTo(
                made.at("/connection_uris/0/connection_parameters/host").asString(), made, more);
    }

    private static Connection connectTo(String host, JsonNode made, String... more) throws SQLException {
        var parameters = made.at("/connection_uris/0/connection_parameters");
        var login = new Properties();
        login.setProperty("user", parameters.path("role").asString());
        login.setProperty("password", parameters.path("password").asString());
        login.setProperty("sslmode", "verify-full");
        login.setProperty("sslrootcert", neon.caFile().toString());
        login.setProperty("channelBinding", "require");
        for (var i = 0; i < more.length; i += 2) {
            login.setProperty(more[i], more[i + 1]);
        }
        return DriverManager.getConnection("jdbc:postgresql://" + host + "/neondb", login);
    }

    private static String text(Connection session, String query) {
        try (var statement = session.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String endpoint(JsonNode made) {
        return made.at("/endpoints/0/id").asString();
    }

    private static int port(JsonNode made) {
        return URI.create("tcp://" + made.at("/endpoints/0/host").asString()).getPort();
    }
}
