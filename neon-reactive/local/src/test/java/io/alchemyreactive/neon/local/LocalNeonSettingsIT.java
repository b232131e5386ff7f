package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;
import tools.jackson.databind.JsonNode;

/** Settings reach the servers, or are refused. */
class LocalNeonSettingsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static LocalNeon neon;
    private static Api api;
    private static JsonNode project;
    private static String base;
    private static String endpoint;

    @BeforeAll
    static void start(@TempDir Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        project = api.createProject("{'project':{}}");
        base = path(project);
        endpoint = endpoint(project);
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void settingsOfTheDefaultsAndOfAnEndpointReachItsServer() {
        var made = api.createProject("{'project':{'default_endpoint_settings':{'pg_settings':{'work_mem':'7MB'}}}}");
        assertThat(sql(made, "SHOW work_mem")).isEqualTo("7MB");

        var changed = api.done(api.patch(
                        endpoint(made),
                        "{'endpoint':{'settings':{'pg_settings':{'max_connections':'33','work_mem':'8MB'}}}}")
                .expect(200));

        assertThat(changed.at("/endpoint/settings/pg_settings/work_mem").asString())
                .isEqualTo("8MB");
        assertThat(sql(made, "SHOW work_mem")).isEqualTo("8MB");
        assertThat(sql(made, "SHOW max_connections")).isEqualTo("33");
    }

    @Test
    void librariesAreLoadedWhenTheServerStarts() {
        var made = api.createProject(
                "{'project':{'settings':{'preload_libraries':{'enabled_libraries':['auto_explain']}}}}");

        assertThat(sql(made, "SHOW shared_preload_libraries")).isEqualTo("pg_stat_statements,auto_explain");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST  | /projects | {'project':{'region_id':'aws-mars-1'}}                                       | region_id
            POST  | /projects | {'project':{'provisioner':'abacus'}}                                         | provisioner
            POST  | /projects | {'project':{'history_retention_seconds':2592001}}                            | history_retention_seconds
            POST  | /projects | {'project':{'colour':'red'}}                                                 | project.colour
            POST  | /projects | {'project':{'settings':{'hipaa':true}}}                                      | hipaa
            POST  | /projects | {'project':{'settings':{'quota':{'active_time_seconds':-1}}}}                | active_time_seconds
            POST  | /projects | {'project':{'settings':{'quota':{'beans':1}}}}                               | project.settings.quota.beans
            POST  | /projects | {'project':{'settings':{'audit_log_level':'loud'}}}                          | audit_log_level
            POST  | /projects | {'project':{'settings':{'allowed_ips':{'ips':['home']}}}}                    | ips
            POST  | /projects | {'project':{'settings':{'maintenance_window':{'weekdays':[8]}}}}             | weekdays
            POST  | /projects | {'project':{'settings':{'preload_libraries':{'enabled_libraries':['x']}}}}   | enabled_libraries
            POST  | /projects | {'project':{'default_endpoint_settings':{'pgbouncer_settings':{'a':'b'}}}}   | pgbouncer_settings
            POST  | /projects | {'project':{'default_endpoint_settings':{'autoscaling_limit_min_cu':4,'autoscaling_limit_max_cu':1}}} | autoscaling_limit_min_cu
            POST  | /projects | {'project':{'default_endpoint_settings':{'pg_settings':{'work_mem':'much'}}}} | work_mem
            POST  | /projects | {'project':{'default_endpoint_settings':{'pg_settings':{'no_such':'1'}}}}    | no_such
            POST  | BASE/branches | {'branch':{'archived':true}}                                             | archived
            POST  | BASE/branches | {'endpoints':[{'type':'read_write','pooler':1}]}                         | endpoints.pooler
            PATCH | ENDPOINT  | {'endpoint':{'settings':{'pg_settings':{'port':'1'}}}}                       | port
            PATCH | ENDPOINT  | {'endpoint':{'settings':{'pg_settings':{'wal_level':'logical'}}}}            | enable_logical_replication
            PATCH | ENDPOINT  | {'endpoint':{'settings':{'pg_settings':{'work_mem':1}}}}                     | work_mem
            PATCH | ENDPOINT  | {'endpoint':{'autoscaling_limit_max_cu':0.3}}                                | autoscaling_limit_max_cu
            PATCH | ENDPOINT  | {'endpoint':{'autoscaling_limit_min_cu':16,'autoscaling_limit_max_cu':18}}   | autoscaling_limit_max_cu
            PATCH | ENDPOINT  | {'endpoint':{'autoscaling_limit_min_cu':8}}                                  | autoscaling_limit_min_cu
            PATCH | ENDPOINT  | {'endpoint':{'suspend_timeout_seconds':59}}                                  | suspend_timeout_seconds
            PATCH | ENDPOINT  | {'endpoint':{'branch_id':'br-other'}}                                        | endpoint.branch_id
            PATCH | ENDPOINT  | {'endpoint':{'pooler_enabled':true}}                                         | pooler_enabled
            POST  | ENDPOINT/restart | {'force':true}                                                        | force
            """)
    void anUnsupportedSettingIsRefusedByName(String method, String path, String body, String named) {
        var projects =
                api.get("/projects?limit=400").expect(200).path("projects").size();
        var before = api.get(endpoint).expect(200);

        var answer = api.call(method, path.replace("BASE", base).replace("ENDPOINT", endpoint), body);

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(400);
        assertThat(answer.json().path("message").asString()).contains(named);
        assertThat(api.get("/projects?limit=400").expect(200).path("projects").size())
                .isEqualTo(projects);
        assertThat(api.get(endpoint).expect(200)).isEqualTo(before);
    }

    @Test
    void changesAreReadByLogicalReplicationOnceItIsOn() throws Exception {
        var made = api.createProject("{'project':{}}");
        assertThat(sql(made, "SHOW wal_level")).isEqualTo("replica");
        sql(made, "CREATE TABLE orders (id int PRIMARY KEY)");
        sql(made, "CREATE PUBLICATION shop FOR TABLE orders");

        api.done(api.patch(path(made), "{'project':{'settings':{'enable_logical_replication':true}}}")
                .expect(200));

        assertThat(sql(made, "SHOW wal_level")).isEqualTo("logical");
        try (var session = replication(made)) {
            var replication = session.unwrap(PGConnection.class).getReplicationAPI();
            replication
                    .createReplicationSlot()
                    .logical()
                    .withSlotName("reader")
                    .withOutputPlugin("pgoutput")
                    .make();
            sql(made, "INSERT INTO orders VALUES (4711)");
            try (var stream = replication
                    .replicationStream()
                    .logical()
                    .withSlotName("reader")
                    .withSlotOption("proto_version", 1)
                    .withSlotOption("publication_names", "shop")
                    .start()) {
                var text = "";
                while (!text.contains("4711")) {
                    var message = stream.read();
                    text = StandardCharsets.ISO_8859_1.decode(message).toString();
                }
                assertThat(text.charAt(0)).isEqualTo('I');
            }
        }
        var refused = api.patch(path(made), "{'project':{'settings':{'enable_logical_replication':false}}}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("message").asString()).contains("enable_logical_replication");
    }

    @Test
    void theLogThatASlotNeedsStays() {
        var made = api.createProject("{'project':{'settings':{'enable_logical_replication':true}}}");
        sql(made, "CREATE TABLE t (n int)");
        sql(made, "SELECT 'made' FROM pg_create_logical_replication_slot('later', 'test_decoding')");
        sql(made, "INSERT INTO t SELECT generate_series(1, 40000)");
        sql(made, "CHECKPOINT");
        api.done(api.post(endpoint(made) + "/suspend", "").expect(200));
        // A copy of a branch that sleeps moves its log into the archive first.
        api.done(api.post(path(made) + "/branches", "{'branch':{'name':'child'}}")
                .expect(201));

        assertThat(sql(
                        made,
                        "SELECT count(*)::text FROM pg_logical_slot_get_changes('later', NULL, NULL)"
                                + " WHERE data LIKE 'table public.t: INSERT%'"))
                .isEqualTo("40000");
    }

    private static Connection replication(JsonNode made) throws Exception {
        var parameters = made.at("/connection_uris/0/connection_parameters");
        var login = new Properties();
        login.setProperty("user", parameters.path("role").asString());
        login.setProperty("password", parameters.path("password").asString());
        login.setProperty("sslmode", "verify-full");
        login.setProperty("sslrootcert", neon.caFile().toString());
        login.setProperty("replication", "database");
        login.setProperty("assumeMinServerVersion", "14");
        login.setProperty("preferQueryMode", "simple");
        return DriverManager.getConnection(
                "jdbc:postgresql://" + parameters.path("host").asString() + "/neondb", login);
    }

    private static String sql(JsonNode made, String statement) {
        var rows = Sql.run(made.at("/connection_uris/0/connection_uri").asString(), neon.caFile(), statement);
        return rows.isEmpty() ? "" : rows.get(0);
    }

    private static String path(JsonNode made) {
        return "/projects/" + made.at("/project/id").asString();
    }

    private static String endpoint(JsonNode made) {
        return path(made) + "/endpoints/" + made.at("/endpoints/0/id").asString();
    }
}
