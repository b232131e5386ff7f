package io.alchemyreactive.dblab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.dblab.api.CloneFailedException;
import io.alchemyreactive.dblab.api.DbLabClient;
import io.alchemyreactive.dblab.api.DbLabClone;
import io.alchemyreactive.dblab.api.DbLabOptions;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.alchemyreactive.neon.local.dblab.LocalDbLab;
import io.alchemyreactive.neon.local.dblab.LocalDbLabOptions;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Clones of a local DBLab, each with a PostgreSQL process of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloneIT {

    record Shop(Migrations schema, Clone db) {}

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern PROJECT = Pattern.compile("\"project\"\\s*:\\s*\\{\\s*\"id\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern BRANCH = Pattern.compile("\"(br-[^\"]+)\"");
    private static final Pattern ORIGIN = Pattern.compile("\"connection_uri\"\\s*:\\s*\"([^\"]+)\"");

    private final StateStore store = MemoryStateStore.create();
    private LocalNeon neon;
    private LocalDbLab dblab;
    private Path files;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        neon = Objects.requireNonNull(
                LocalNeon.start(LocalNeonOptions.of(folder.resolve("neon"))).block(LIMIT));
        String project = post("{\"project\":{}}");
        await(PostgresOrigin.parse(Redacted.of(found(ORIGIN, project).replace("\\/", "/"))));
        dblab = Objects.requireNonNull(neon.startDbLab(
                        found(PROJECT, project),
                        found(BRANCH, project),
                        LocalDbLabOptions.builder("a-token").build())
                .block(LIMIT));
        files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(files.resolve("V1__orders.sql"), "CREATE TABLE orders (item text);");
    }

    @AfterAll
    void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void twoClonesLiveBesideEachOtherAndOneIsReset() throws Exception {
        PostgresOrigin first = deploy("pr-1", db -> {}).get(shop -> shop.db().origin());
        PostgresOrigin second =
                deploy("pr-2", db -> db.restricted(true)).get(shop -> shop.db().origin());
        sql(first, "INSERT INTO orders VALUES ('tea')");
        sql(second, "INSERT INTO orders VALUES ('milk')");
        assertThat(rows(first, "SELECT item FROM orders")).containsExactly("tea");
        assertThat(rows(second, "SELECT item FROM orders")).containsExactly("milk");
        assertThat(rows(first, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"))
                .containsExactly("true");
        assertThat(rows(second, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"))
                .containsExactly("false");

        Clone.Attributes reset = run(operations("pr-1").reset());

        assertThat(reset.origin()).isEqualTo(first);
        assertThat(reset.schemaVersion()).isEqualTo("1");
        assertThat(rows(first, "SELECT item FROM orders")).isEmpty();
        assertThat(rows(second, "SELECT item FROM orders")).containsExactly("milk");

        Instant before = Instant.now();
        assertThat(run(operations("pr-2").extend(Duration.ofDays(3))).expiresAt())
                .isAfter(before.plus(Duration.ofHours(71)));
        assertThat(run(operations("pr-2").describe()).origin()).isEqualTo(second);
        assertThat(run(operations("pr-2").migrate()).schemaVersion()).isEqualTo("1");
        assertThat(run(Alchemy.plan(stack(db -> db.restricted(true)), Stage.of("pr-2")))
                        .isEmpty())
                .isTrue();

        destroy("pr-1");
        destroy("pr-2");
        assertThatThrownBy(() -> rows(first, "SELECT 1")).isInstanceOf(SQLException.class);
    }

    @Test
    void aCloneProvesItsIsolationAndLeavesNothingOfTheProof() throws Exception {
        for (boolean restricted : List.of(false, true)) {
            PostgresOrigin origin = deploy(
                            "pr-4",
                            db -> db.verifyIsolation(true)
                                    .restricted(restricted)
                                    .username(restricted ? "limited" : "app"))
                    .get(shop -> shop.db().origin());

            assertThat(rows(origin, "SELECT relname FROM pg_class WHERE relname LIKE 'alchemy\\_isolation%'"))
                    .isEmpty();
            assertThat(clones()).filteredOn(id -> id.contains("pr-4")).hasSize(1);
            destroy("pr-4");
        }
        assertThat(clones()).noneMatch(id -> id.contains("pr-4"));
    }

    private List<String> clones() {
        DbLabClient client = DbLab.client(DbLabOptions.builder(URI.create(dblab.url()), Redacted.of("a-token"))
                .build());
        return run(client.clones().map(DbLabClone::id).collectList().delayUntil(ids -> client.close()));
    }

    @Test
    void aDatabaseThatTheSnapshotLacksIsToldAndLeavesNothing() {
        assertThatThrownBy(() -> deploy("pr-3", db -> db.database("absent")))
                .hasRootCauseInstanceOf(CloneFailedException.class)
                .hasStackTraceContaining("the database \"absent\" does not exist");
        destroy("pr-3");
    }

    private Stack<Shop> stack(Consumer<Clone.Inputs> inputs) {
        var instance = DbLabInstance.of(dblab.url(), Redacted.of("a-token"));
        return Stack.named("shop")
                .providers(DbLab.providers())
                .program(
                        Shop.class,
                        Migrations.of("schema", m -> m.locations("filesystem:" + files))
                                .flatMap(schema -> Clone.of("db", db -> {
                                            db.instance(instance)
                                                    .database("neondb")
                                                    .ttl(Duration.ofHours(48))
                                                    .migrations(schema.out());
                                            inputs.accept(db);
                                        })
                                        .map(db -> new Shop(schema, db))));
    }

    private Deployment<Shop> deploy(String stage, Consumer<Clone.Inputs> inputs) {
        return run(Alchemy.deploy(stack(inputs), Stage.of(stage)));
    }

    private void destroy(String stage) {
        run(Alchemy.destroy(stack(db -> {}), Stage.of(stage)).thenReturn(true));
    }

    private static CloneOperations operations(String stage) {
        return CloneOperations.of(new StageKey("shop", stage), "db");
    }

    private <T> T run(Mono<T> work) {
        return work.contextWrite(StateStore.provide(store)).blockOptional(LIMIT).orElseThrow();
    }

    private String post(String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(neon.apiUrl() + "/projects"))
                .header("Authorization", "Bearer " + neon.apiKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }

    /** The role of a new project has its password once its operations are finished. */
    private static void await(PostgresOrigin origin) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                rows(origin, "SELECT 1");
                return;
            } catch (SQLException early) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the database did not open", early);
                }
                Thread.sleep(50);
            }
        }
    }

    private static void sql(PostgresOrigin origin, String sql) throws SQLException {
        try (Connection connection = open(origin);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(PostgresOrigin origin, String sql) throws SQLException {
        try (Connection connection = open(origin);
                Statement statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }

    private static Connection open(PostgresOrigin origin) throws SQLException {
        return DriverManager.getConnection(
                origin.jdbcUrl(), origin.user(), origin.password().reveal());
    }
}
