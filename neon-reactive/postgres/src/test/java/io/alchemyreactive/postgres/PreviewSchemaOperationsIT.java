package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.CiRun;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.postgres.internal.SqlText;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Preview schemas through the engine: deployed, worked on, and destroyed. */
class PreviewSchemaOperationsIT {

    record Shop(PreviewSchema db) {}

    private static final StageKey STAGE = new StageKey("shop", "pr-7");

    @TempDir
    static Path folder;

    @TempDir
    Path files;

    private static Databases databases;

    private final StateStore store = MemoryStateStore.create();
    private Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private CiRun ci = CiRun.of("https://ci.example.org/1").ofPullRequest("7");
    private PostgresOrigin admin;

    @BeforeAll
    static void start() throws Exception {
        databases = Databases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        admin = databases.admin();
        file("V1__orders.sql", "CREATE TABLE orders (id int);");
    }

    @Test
    void aPreviewIsDeployedMigratedResetExtendedAndDestroyed() throws Exception {
        Deployment<Shop> deployed = deploy(db -> db.ttl(Duration.ofHours(48)));
        PostgresOrigin origin = deployed.get(shop -> shop.db().origin());
        assertThat((Object) deployed.get(shop -> shop.db().expiresAt())).isEqualTo(now.plus(Duration.ofHours(48)));
        assertThat((Object) deployed.get(shop -> shop.db().owner())).isEqualTo("shop/pr-7/db");
        assertThat((Object) deployed.get(shop -> shop.db().dataClass())).isEqualTo(DataClass.SEED_ONLY);
        assertThat((Object) deployed.get(shop -> shop.db().pooledOrigin())).isEqualTo(origin);
        Databases.run(origin, "INSERT INTO orders VALUES (1)");

        PreviewSchema.Attributes reset = run(verbs().reset());
        assertThat(reset.origin()).isEqualTo(origin);
        assertThat(reset.schemaVersion()).isEqualTo("1");
        assertThat(Databases.rows(origin, "SELECT id FROM orders")).isEmpty();

        now = now.plus(Duration.ofHours(24));
        assertThat(run(verbs().extend(Duration.ofHours(2))).expiresAt())
                .isEqualTo(Instant.parse("2026-12-02T10:00:00Z"));
        assertThat(run(verbs().extend(Duration.ofHours(48))).expiresAt())
                .isEqualTo(Instant.parse("2026-12-03T10:00:00Z"));
        assertThat(run(verbs().describe()).expiresAt()).isEqualTo(Instant.parse("2026-12-03T10:00:00Z"));
        assertThat(Databases.rows(
                        admin,
                        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname"
                                + " LIKE 'shop-db-%'"))
                .singleElement()
                .asString()
                .contains("\"expiresAt\":\"2026-12-03T10:00:00.000Z\"", "\"stage\":\"pr-7\"")
                .contains(
                        "\"ciRun\":\"https://ci.example.org/1\"", "\"deployedBy\":\"tester\"", "\"pullRequest\":\"7\"");

        Databases.run(origin, "DROP TABLE orders, flyway_schema_history");
        assertThat(run(verbs().migrate()).schemaVersion()).isEqualTo("1");
        assertThat(Databases.rows(origin, "SELECT id FROM orders")).isEmpty();

        destroy();
        assertThat(Databases.rows(admin, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'shop-%'"))
                .isEmpty();
        assertThat(Databases.rows(admin, "SELECT rolname FROM pg_roles WHERE rolname LIKE 'shop-db-%'"))
                .isEmpty();
    }

    @Test
    void aLifetimeIsChangedInPlace() throws Exception {
        Deployment<Shop> before = deploy(db -> db.ttl(Duration.ofHours(48)));
        now = now.plus(Duration.ofHours(1));
        Deployment<Shop> after = deploy(db -> db.ttl(Duration.ofHours(72)));

        assertThat((Object) after.get(shop -> shop.db().origin()))
                .isEqualTo(before.get(shop -> shop.db().origin()));
        assertThat((Object) after.get(shop -> shop.db().expiresAt())).isEqualTo(now.plus(Duration.ofHours(72)));
        assertThat((Object) after.get(shop -> shop.db().createdAt()))
                .isEqualTo(before.get(shop -> shop.db().createdAt()));
        destroy();
    }

    @Test
    void aDeployStartsTheLifetimeAgainWhenHalfOfItIsLeft() throws Exception {
        Instant start = now;
        deploy(db -> db.ttl(Duration.ofHours(48)));
        now = start.plus(Duration.ofHours(23));
        assertThat(deploy(db -> db.ttl(Duration.ofHours(48))).plan().isEmpty()).isTrue();

        ci = CiRun.of("2");
        assertThat(deploy(db -> db.ttl(Duration.ofHours(48))).plan().isEmpty()).isTrue();
        assertThat(run(verbs().describe()).marks())
                .isEqualTo(new PreviewMarks("tester", "https://ci.example.org/1", "7"));
        now = start.plus(Duration.ofHours(24));
        Deployment<Shop> renewed = deploy(db -> db.ttl(Duration.ofHours(48)));

        assertThat(renewed.plan().toText()).contains("it is due for renewal since");
        assertThat((Object) renewed.get(shop -> shop.db().expiresAt())).isEqualTo(start.plus(Duration.ofHours(72)));
        assertThat(run(verbs().describe()).description().marks()).contains(new PreviewMarks("tester", "2", null));
        assertThat(deploy(db -> db.ttl(Duration.ofHours(48))).plan().isEmpty()).isTrue();
        assertThat(run(verbs().describe()).expiresAt()).isEqualTo(start.plus(Duration.ofHours(72)));
        run(verbs().extend(Duration.ofHours(96)));
        now = start.plus(Duration.ofHours(90));
        assertThat(deploy(db -> db.ttl(Duration.ofHours(48))).plan().isEmpty())
                .as("as extended")
                .isTrue();
        destroy();
    }

    @Test
    void aResetThatWasBlockedIsEndedByTheNextDeploy() throws Exception {
        Deployment<Shop> deployed = deploy(db -> db.lockTimeout(Duration.ofMillis(300)));
        PostgresOrigin origin = deployed.get(shop -> shop.db().origin());
        String schema = deployed.get(shop -> shop.db().schema());
        Databases.run(origin, "INSERT INTO orders VALUES (1)");
        try (Connection reader = Databases.open(admin);
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM " + SqlText.quoted(schema) + ".orders");
            assertThatThrownBy(() -> run(verbs().reset())).isInstanceOf(PreviewSchemaInUseException.class);
            reader.rollback();
        }

        Deployment<Shop> again = deploy(db -> db.lockTimeout(Duration.ofMillis(300)));

        assertThat((Object) again.get(shop -> shop.db().origin())).isEqualTo(origin);
        assertThat(Databases.rows(origin, "SELECT id FROM orders")).isEmpty();
        destroy();
    }

    @Test
    void aLookThatFailsLeavesTheStageAtRest() throws Exception {
        deploy(db -> {});
        Databases.run(databases.owner(), "ALTER ROLE " + admin.user() + " PASSWORD 'another'");
        assertThatThrownBy(() -> run(verbs().describe())).isInstanceOf(PreviewSchemaException.class);
        Databases.run(databases.owner(), "ALTER ROLE " + admin.user() + " PASSWORD 'correct horse battery'");

        assertThat(run(verbs().migrate()).schemaVersion()).isEqualTo("1");
        destroy();
    }

    @Test
    void aPreviewWhoseDatabaseIsGoneIsDestroyedWithItsRole() throws Exception {
        String role = deploy(db -> {}).get(shop -> shop.db().role());
        Databases.run(databases.owner(), "DROP DATABASE " + admin.database() + " WITH (FORCE)");

        destroy();

        assertThat(Databases.rows(databases.owner(), "SELECT rolname FROM pg_roles WHERE rolname = '" + role + "'"))
                .isEmpty();
    }

    @Test
    void verbsThatMakeNoSenseAreRefused() throws Exception {
        deploy(db -> {});
        assertThatThrownBy(() -> run(verbs().extend(Duration.ofHours(1))))
                .isInstanceOf(PreviewOperationException.class)
                .hasMessageContaining("'db' of shop/pr-7 does not expire");
        assertThatThrownBy(() -> run(PreviewSchemaOperations.of(STAGE, "other").reset()))
                .hasMessageContaining("other");
        assertThatThrownBy(() -> verbs().consent("prod")).isInstanceOf(IllegalArgumentException.class);
        destroy();
    }

    @Test
    void inARunOfItsStageAVerbFailsByName() throws Exception {
        assertThatThrownBy(() -> run(Alchemy.start(
                                stack(Mono.defer(() -> verbs().reset().thenReturn(new Shop2()))),
                                Stage.of("pr-7"),
                                DeployOptions.builder().build())
                        .flatMap(Run::result)))
                .hasStackTraceContaining("PreviewOperationException")
                .hasStackTraceContaining("'db'");
    }

    private static PreviewSchemaOperations verbs() {
        return PreviewSchemaOperations.of(STAGE, "db");
    }

    private record Shop2() {}

    private static Stack<Shop2> stack(Mono<Shop2> program) {
        return Stack.named("shop").providers(Postgres.providers()).program(Shop2.class, program);
    }

    private Stack<Shop> shop(Consumer<PreviewSchema.Inputs> inputs) {
        return Stack.named("shop")
                .providers(Postgres.providers())
                .program(
                        Shop.class,
                        Migrations.of("schema", m -> m.locations("filesystem:" + files))
                                .flatMap(schema -> PreviewSchema.of("db", db -> {
                                    db.server(admin).migrations(schema.out());
                                    inputs.accept(db);
                                }))
                                .map(Shop::new));
    }

    private Deployment<Shop> deploy(Consumer<PreviewSchema.Inputs> inputs) {
        return run(Alchemy.start(
                        shop(inputs), Stage.of("pr-7"), DeployOptions.builder().build())
                .flatMap(Run::result));
    }

    private void destroy() {
        run(Alchemy.destroy(shop(db -> {}), Stage.of("pr-7")));
    }

    private <T> T run(Mono<T> mono) {
        RunEnvironment system = RunEnvironment.standard("tester", "here");
        var environment = new RunEnvironment(
                Clock.fixed(now, ZoneOffset.UTC), system.ids(), system.user(), system.host(), system.pid(), ci);
        return mono.contextWrite(StateStore.provide(store))
                .contextWrite(RunEnvironment.SERVICE.provide(environment))
                .subscribeOn(Schedulers.parallel())
                .block(Previews.LIMIT);
    }

    private void file(String name, String sql) throws Exception {
        Files.writeString(files.resolve(name), sql);
    }
}
