package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.client.SSLMode;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The transaction pooler behind the pooled host, as drivers see it. */
class PooledHostIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Seven of 15 connections are left to superusers and to clients of the direct host. */
    private static final int SESSIONS = 8;

    private static LocalNeon neon;
    private static Api api;
    private static JsonNode project;

    @BeforeAll
    static void start(@TempDir Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        project =
                api.createProject("{'project':{'default_endpoint_settings':{'pg_settings':{'max_connections':'15'}}}}");
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void sixtyFourClientsShareEightSessions() throws Exception {
        var clients = new ArrayList<Connection>();
        var processes = ConcurrentHashMap.<Integer>newKeySet();
        var threads = Executors.newFixedThreadPool(64);
        try {
            for (var i = 0; i < 64; i++) {
                clients.add(pooled());
            }
            var work = clients.stream()
                    .<Callable<Boolean>>map(client -> () -> {
                        client.setAutoCommit(false);
                        for (var i = 0; i < 5; i++) {
                            var process = number(client, "SELECT pg_backend_pid()");
                            assertThat(number(client, "SELECT pg_backend_pid()"))
                                    .as("in one transaction")
                                    .isEqualTo(process);
                            client.commit();
                            processes.add(process);
                        }
                        return true;
                    })
                    .toList();

            for (var done : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
                assertThat(done.get()).isTrue();
            }

            assertThat(processes).hasSizeBetween(2, SESSIONS);
            try (var direct = direct()) {
                assertThat(number(
                                direct,
                                "SELECT count(*)::int FROM pg_stat_activity WHERE usename = 'neondb_owner'"
                                        + " AND pid <> pg_backend_pid()"))
                        .isLessThanOrEqualTo(SESSIONS);
            }
        } finally {
            threads.shutdownNow();
            close(clients);
        }
    }

    @Test
    void aClientNeverFindsTheStateOfItsEarlierTransactions() throws Exception {
        try (var client = pooled();
                var statement = client.createStatement()) {
            statement.execute("SET statement_timeout = '123s'");
            statement.execute("SET search_path = elsewhere");
            statement.execute("CREATE TEMPORARY TABLE mine (a int)");
            statement.execute("PREPARE asked AS SELECT 1");
            statement.execute("LISTEN news");
            statement.execute("SELECT pg_advisory_lock(4711)");

            assertThat(text(client, "SHOW statement_timeout")).isEqualTo("0");
            assertThat(text(client, "SHOW search_path")).isEqualTo("\"$user\", public");
            assertThat(text(client, "SELECT to_regclass('pg_temp.mine')")).isNull();
            assertThatThrownBy(() -> statement.execute("EXECUTE asked")).hasMessageContaining("does not exist");
            assertThat(number(client, "SELECT count(*)::int FROM pg_listening_channels()"))
                    .isZero();
            assertThat(text(client, "SELECT pg_advisory_unlock(4711)")).isEqualTo("f");
        }
    }

    @Test
    void theStateThatAClientLeavesBehindIsFoundByTheNextOne() throws Exception {
        try (var first = pooled();
                // Such a driver sends nothing of its own after the login.
                var second = pooled("assumeMinServerVersion", "15")) {
            // The session of the first one is idle only soon after its answer.
            Api.await("the state", "be found", () -> findsWhatIsLeft(first, second));

            assertThat(text(second, "SHOW lock_timeout")).isEqualTo("0");
        }
    }

    private static boolean findsWhatIsLeft(Connection first, Connection second) {
        try (var statement = first.createStatement()) {
            statement.execute("SET lock_timeout = '77s'");
            return text(second, "SHOW lock_timeout").equals("77s");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void settingsThatPostgresReportsFollowTheirClient() throws Exception {
        try (var first = pooled();
                var second = pooled("ApplicationName", "it's \\second")) {
            try (var statement = first.createStatement()) {
                statement.execute("SET TimeZone = 'Asia/Tokyo'");
            }

            assertThat(text(second, "SHOW TimeZone")).isNotEqualTo("Asia/Tokyo");
            assertThat(text(second, "SHOW application_name")).isEqualTo("it's \\second");
            assertThat(text(first, "SHOW TimeZone")).isEqualTo("Asia/Tokyo");
            assertThat(text(first, "SHOW application_name")).isEqualTo("PostgreSQL JDBC Driver");
        }
    }

    @Test
    void preparedStatementsOfTheProtocolWorkInAllSessions() throws Exception {
        var clients = new ArrayList<Connection>();
        try {
            for (var i = 0; i < 3; i++) {
                clients.add(pooled("prepareThreshold", "1"));
            }
            try (var statement = clients.get(0).createStatement()) {
                statement.execute("CREATE TABLE batched (a int)");
            }
            var used = new HashSet<Integer>();
            for (var client : clients) {
                client.setAutoCommit(false);
                try (var statement = client.prepareStatement("SELECT pg_backend_pid(), ?::int + 1")) {
                    for (var i = 0; i < 3; i++) {
                        statement.setInt(1, i);
                        try (var rows = statement.executeQuery()) {
                            rows.next();
                            used.add(rows.getInt(1));
                            assertThat(rows.getInt(2)).isEqualTo(i + 1);
                        }
                    }
                    // The next client gets another session, because this one keeps its session.
                    statement.executeQuery().close();
                    try (var broken = client.prepareStatement("SELECT 1/?")) {
                        broken.setInt(1, 0);
                        assertThatThrownBy(broken::executeQuery).hasMessageContaining("division by zero");
                    }
                }
            }
            assertThat(used).hasSize(3);
            for (var client : clients) {
                client.rollback();
                try (var statement = client.prepareStatement("SELECT pg_backend_pid(), ?::int + 1")) {
                    for (var i = 0; i < 7; i++) {
                        statement.setInt(1, i);
                        try (var rows = statement.executeQuery()) {
                            rows.next();
                            assertThat(rows.getInt(2)).isEqualTo(i + 1);
                        }
                        client.commit();
                    }
                }
                insertBatch(client);
            }
            try (var direct = direct()) {
                assertThat(text(direct, "SELECT count(*) || ' ' || sum(a) FROM batched"))
                        .isEqualTo("60 570");
            }
        } finally {
            close(clients);
        }
    }

    /** Opens sessions of the direct host until the server has no connection left. */
    private static void takeAll(List<Connection> taken) {
        assertThatThrownBy(() -> {
                    while (taken.size() < 15) {
                        taken.add(direct());
                    }
                })
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState()).isEqualTo("53300"));
    }

    private static void insertBatch(Connection client) throws SQLException {
        try (var insert = client.prepareStatement("INSERT INTO batched VALUES (?)")) {
            for (var i = 0; i < 20; i++) {
                insert.setInt(1, i);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(20).containsOnly(1);
        }
        client.commit();
    }

    @Test
    void copyGoesBothWaysAndALargeResultArrivesWhole() throws Exception {
        try (var client = pooled();
                var statement = client.createStatement()) {
            statement.execute("CREATE TABLE copied (a int, b text)");
            var copies = client.unwrap(PGConnection.class).getCopyAPI();

            assertThat(copies.copyIn("COPY copied FROM STDIN", new StringReader("1\tone\n2\ttwo\n")))
                    .isEqualTo(2);
            assertThatThrownBy(() -> copies.copyIn("COPY copied FROM STDIN", new StringReader("x\n")))
                    .hasMessageContaining("invalid input syntax");
            var out = new StringWriter();
            copies.copyOut("COPY copied TO STDOUT", out);
            assertThat(out).hasToString("1\tone\n2\ttwo\n");

            client.setAutoCommit(false);
            statement.setFetchSize(1000);
            var sum = 0L;
            try (var rows = statement.executeQuery(
                    "SELECT i, repeat('x', 100) FROM generate_series(1, 50000) AS i ORDER BY i")) {
                while (rows.next()) {
                    sum += rows.getInt(1);
                }
            }
            assertThat(sum).isEqualTo(50_000L * 50_001 / 2);
            client.commit();
            assertThat(text(client, "SELECT repeat('y', 5000000)")).hasSize(5_000_000);
        }
    }

    @Test
    void aCancelHitsTheStatementOfItsClient() throws Exception {
        try (var client = pooled();
                var statement = client.createStatement();
                var other = pooled();
                var undisturbed = other.createStatement();
                var direct = direct();
                var holder = direct.createStatement()) {
            // Nothing runs, so nothing is cancelled.
            statement.cancel();
            assertThat(text(client, "SELECT 1::text")).isEqualTo("1");
            holder.execute("SELECT pg_advisory_lock(815) AS held");
            var locked = CompletableFuture.supplyAsync(() -> stateAfter(undisturbed, "SELECT pg_advisory_lock(815)"));
            var slept = CompletableFuture.supplyAsync(() -> stateAfter(statement, "SELECT pg_sleep(601)"));
            try (var watching = direct()) {
                awaitRunning(watching, "SELECT pg_advisory_lock(815)", "1");
                awaitRunning(watching, "SELECT pg_sleep(601)", "1");

                statement.cancel();

                assertThat(slept.get()).isEqualTo("57014");
                assertThat(text(
                                watching,
                                "SELECT count(*)::text FROM pg_stat_activity WHERE wait_event = 'advisory'"
                                        + " AND query = 'SELECT pg_advisory_lock(815)'"))
                        .as("the statement of the other client")
                        .isEqualTo("1");
            }
            holder.execute("SELECT pg_advisory_unlock(815)");
            assertThat(locked.get()).isEmpty();
            assertThat(text(client, "SELECT 1::text")).isEqualTo("1");
        }
    }

    /** The code of the error of a statement; empty for none. */
    private static String stateAfter(java.sql.Statement statement, String query) {
        try {
            statement.execute(query);
            return "";
        } catch (SQLException failure) {
            return failure.getSQLState();
        }
    }

    @Test
    void aDatabaseWhoseClientsHaveGoneCanBeDropped() throws Exception {
        try (var client = pooled();
                var statement = client.createStatement()) {
            statement.execute("CREATE DATABASE passing");
            try (var passing =
                    DriverManager.getConnection("jdbc:postgresql://" + host("pooler_host") + "/passing", login())) {
                assertThat(text(passing, "SELECT 1::text")).isEqualTo("1");
            }

            // PostgreSQL waits five seconds for the sessions of the database to end.
            statement.execute("DROP DATABASE passing");
        }
    }

    @Test
    void aClientWaitsForTheSessionOfAnotherWhenDirectClientsHaveAllTheRest() throws Exception {
        var taken = new ArrayList<Connection>();
        try (var first = pooled("ApplicationName", "first");
                var second = pooled("ApplicationName", "second")) {
            first.setAutoCommit(false);
            var process = number(first, "SELECT pg_backend_pid()");
            takeAll(taken);
            var direct = new ArrayList<>(List.of(process));
            taken.forEach(session -> direct.add(number(session, "SELECT pg_backend_pid()")));
            text(
                    taken.get(0),
                    "SELECT count(pg_terminate_backend(pid, 60000)) FROM pg_stat_activity"
                            + " WHERE usename = 'neondb_owner' AND pid <> ALL ('{"
                            + direct.toString().replaceAll("[\\[\\] ]", "") + "}')");
            takeAll(taken);
            var waiting = CompletableFuture.supplyAsync(() -> number(second, "SELECT pg_backend_pid()"));

            first.commit();

            assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(process);
        } finally {
            close(taken);
        }
    }

    @Test
    void aClientIsToldWhenItsSessionDiesAndTheNextOneGetsANewSession() throws Exception {
        try (var client = pooled();
                var direct = direct()) {
            client.setAutoCommit(false);
            var process = number(client, "SELECT pg_backend_pid()");
            assertThat(text(direct, "SELECT pg_terminate_backend(" + process + ")"))
                    .isEqualTo("t");

            assertThatThrownBy(() -> text(client, "SELECT 1::text"))
                    .rootCause()
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            death -> assertThat(death.getSQLState()).isEqualTo("57P01"));

            try (var next = pooled()) {
                assertThat(number(next, "SELECT pg_backend_pid()")).isNotEqualTo(process);
            }
        }
    }

    @Test
    void anIdleSessionThatDiesIsReplacedUnnoticed() throws Exception {
        try (var client = pooled();
                var direct = direct()) {
            var process = number(client, "SELECT pg_backend_pid()");
            text(direct, "SELECT pg_terminate_backend(" + process + ", 60000)");

            assertThat(number(client, "SELECT pg_backend_pid()")).isNotEqualTo(process);
        }
    }

    @Test
    void theTransactionOfAClientThatVanishesIsRolledBack() throws Exception {
        try (var direct = direct();
                var statement = direct.createStatement()) {
            statement.execute("CREATE TABLE vanished (a int)");
            var client = pooled();
            client.setAutoCommit(false);
            try (var insert = client.createStatement()) {
                insert.execute("INSERT INTO vanished VALUES (1)");
            }
            var process = number(client, "SELECT pg_backend_pid()");

            client.abort(Runnable::run);

            Api.await(
                    "the session",
                    "end",
                    () -> text(direct, "SELECT count(*)::text FROM pg_stat_activity WHERE pid = " + process)
                            .equals("0"));
            assertThat(text(direct, "SELECT count(*)::text FROM vanished")).isEqualTo("0");
        }
    }

    @Test
    void whatHasToLastInASessionIsRefusedAtItsStart() throws Exception {
        assertThat(refusal(Map.of("user", "neondb_owner", "database", "neondb", "search_path", "shop")))
                .containsEntry('C', "08P01")
                .hasEntrySatisfying(
                        'M', text -> assertThat(text).startsWith("unsupported startup parameter: search_path."));
        assertThat(refusal(Map.of("user", "neondb_owner", "options", "-c search_path=shop")))
                .containsEntry('C', "08P01")
                .hasEntrySatisfying(
                        'M',
                        text -> assertThat(text)
                                .startsWith("unsupported startup parameter in options: search_path. Please use"));
        assertThat(refusal(Map.of("user", "neondb_owner", "replication", "database")))
                .containsEntry('C', "08P01")
                .hasEntrySatisfying('M', text -> assertThat(text).contains("replication"));
        try (var client =
                pooled("options", "endpoint=" + endpoint() + " -c TimeZone=Asia/Tokyo -c extra_float_digits=1")) {
            assertThat(text(client, "SHOW TimeZone")).isEqualTo("Asia/Tokyo");
        }
    }

    @Test
    void aWrongPasswordOrAnUnknownRoleIsRefused() {
        for (var wrong : List.of(List.of("password", "wrong"), List.of("user", "nobody"))) {
            assertThatThrownBy(() -> pooled(wrong.get(0), wrong.get(1)))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refusal -> assertThat(refusal.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void anUnknownDatabaseIsRefusedByPostgres() {
        assertThatThrownBy(() ->
                        DriverManager.getConnection("jdbc:postgresql://" + host("pooler_host") + "/nowhere", login()))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState()).isEqualTo("3D000"));
    }

    @Test
    void theDriverOfR2dbcWorks() {
        var address = URI.create("tcp://" + host("pooler_host"));
        var factory = new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                .host(address.getHost())
                .port(address.getPort())
                .username("neondb_owner")
                .password(password())
                .database("neondb")
                .sslMode(SSLMode.VERIFY_FULL)
                .sslRootCert(neon.caFile().toString())
                .build());

        var sums = Mono.usingWhen(
                        factory.create(),
                        connection -> Flux.range(0, 20)
                                .concatMap(i -> connection
                                        .createStatement("SELECT $1::int + 1")
                                        .bind(0, i)
                                        .execute()
                                        .concatMap(result -> result.map((row, meta) -> row.get(0, Integer.class))))
                                .reduce(0, Integer::sum),
                        connection -> connection.close())
                .block(LIMIT);

        assertThat(sums).isEqualTo(210);
    }

    @Test
    void psqlWorks() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "psql is not installed");
        var uri = "postgresql://neondb_owner:" + password() + "@" + host("pooler_host")
                + "/neondb?sslmode=verify-full&channel_binding=require&sslrootcert=" + neon.caFile();
        var run = new ProcessBuilder(
                        "/usr/bin/psql",
                        uri,
                        "-XAtc",
                        "BEGIN; SELECT 1; COMMIT",
                        "-c",
                        "SELECT 2; SELECT 1/0; SELECT 3",
                        "-c",
                        "\\copy (SELECT 4) TO STDOUT",
                        "-c",
                        "PREPARE five AS SELECT 5; EXECUTE five",
                        "-c",
                        "EXECUTE five",
                        "-f",
                        "-")
                .redirectErrorStream(true)
                .start();
        try (var script = run.outputWriter()) {
            // It prepares the unnamed statement and describes it later, so it needs a transaction here as on Neon.
            script.write("BEGIN;\nSELECT 6 \\gdesc\nCOMMIT;\n");
        }

        var said = new String(run.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(said)
                .contains("BEGIN\n1\nCOMMIT")
                .contains("division by zero")
                .containsSubsequence(
                        "\n4\n", "\n5\n", "prepared statement \"five\" does not exist", "?column?|integer");
    }

    @Test
    void clientsAreToldWhenTheComputeIsSuspendedAndTheNextOneWakesIt() throws Exception {
        var other = api.createProject("{'project':{}}");
        var path = "/projects/" + other.at("/project/id").asString() + "/endpoints/"
                + other.at("/endpoints/0/id").asString();
        try (var client = connect(other, "pooler_host")) {
            assertThat(text(client, "SELECT 1::text")).isEqualTo("1");
            api.done(api.post(path + "/suspend", "").expect(200));

            assertThatThrownBy(() -> text(client, "SELECT 1::text"))
                    .rootCause()
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            end -> assertThat(end.getSQLState()).isIn("57P01", "08006"));

            try (var next = connect(other, "pooler_host")) {
                assertThat(text(next, "SELECT 1::text")).isEqualTo("1");
            }
        }
    }

    private static void awaitRunning(Connection direct, String query, String count) {
        Api.await(
                "the statement",
                "work",
                () -> text(direct, "SELECT count(*)::text FROM pg_stat_activity WHERE query = '" + query + "'")
                        .equals(count));
    }

    private static Map<Character, String> refusal(Map<String, String> parameters) throws Exception {
        try (var client =
                new WireClient(URI.create("tcp://" + host("pooler_host")).getPort())) {
            client.secure();
            return client.start(parameters);
        }
    }

    private static Connection pooled(String... more) throws SQLException {
        return connect(project, "pooler_host", more);
    }

    private static Connection direct() throws SQLException {
        return connect(project, "host");
    }

    private static Connection connect(JsonNode made, String host, String... more) throws SQLException {
        var login = login();
        login.setProperty("password", parameters(made).path("password").asString());
        for (var i = 0; i < more.length; i += 2) {
            login.setProperty(more[i], more[i + 1]);
        }
        return DriverManager.getConnection(
                "jdbc:postgresql://" + parameters(made).path(host).asString() + "/neondb", login);
    }

    private static Properties login() {
        var login = new Properties();
        login.setProperty("user", "neondb_owner");
        login.setProperty("password", password());
        login.setProperty("sslmode", "verify-full");
        login.setProperty("sslrootcert", neon.caFile().toString());
        login.setProperty("channelBinding", "require");
        return login;
    }

    private static String password() {
        return parameters(project).path("password").asString();
    }

    private static String host(String which) {
        return parameters(project).path(which).asString();
    }

    private static String endpoint() {
        return project.at("/endpoints/0/id").asString();
    }

    private static JsonNode parameters(JsonNode made) {
        return made.at("/connection_uris/0/connection_parameters");
    }

    private static int number(Connection session, String query) {
        return Integer.parseInt(text(session, query));
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

    private static void close(List<Connection> clients) throws SQLException {
        for (var client : clients) {
            client.close();
        }
    }
}
