package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.alchemyreactive.postgres.MigrationFailedException;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** A stage that owns a project, another one that borrows it, on real PostgreSQL; everything in this process. */
class SharedProjectIT {

    record NeonDb(Project project, Branch branch, Migrations schema) {}

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Stage STAGING = Stage.of("staging");
    private static final Stage PREVIEW = Stage.of("pr-147");

    @TempDir
    Path folder;

    private final StateStore store = MemoryStateStore.create();
    private LocalNeon neon;
    private Path migrations;

    @BeforeEach
    void start() throws IOException {
        neon = LocalNeon.start(LocalNeonOptions.of(folder.resolve("neon"))).block(LIMIT);
        migrations = Files.createDirectory(folder.resolve("migrations"));
        Files.writeString(migrations.resolve("V1__orders.sql"), "CREATE TABLE orders (item text NOT NULL);");
    }

    @AfterEach
    void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void previewSeesTheOwnersRowsAndKeepsItsOwn() throws Exception {
        Deployment<NeonDb> staging = run(Alchemy.deploy(stack(), STAGING));
        PostgresOrigin owner = staging.get(db -> db.branch().origin());
        sql(owner, "INSERT INTO orders VALUES ('tea')");

        Files.writeString(migrations.resolve("V2__note.sql"), "ALTER TABLE orders ADD COLUMN note text;");
        int before = neon.requests().size();
        PostgresOrigin borrower;
        try (Connection open = connect(owner)) {
            Deployment<NeonDb> preview = run(Alchemy.deploy(stack(), PREVIEW));
            borrower = preview.get(db -> db.branch().origin());
            assertThat(open.isValid(5)).isTrue();
        }
        String project = staging.get(db -> db.project().id());
        assertThat(neon.requests().subList(before, neon.requests().size()))
                .noneMatch(request -> request.toString().endsWith("/projects/" + project));
        assertThat(rows(borrower, "SELECT item FROM orders")).containsExactly("tea");
        sql(borrower, "INSERT INTO orders VALUES ('cake', 'mine')");
        sql(owner, "INSERT INTO orders VALUES ('milk')");
        assertThat(rows(owner, "SELECT item FROM orders ORDER BY item")).containsExactly("milk", "tea");
        assertThat(rows(borrower, "SELECT item FROM orders ORDER BY item")).containsExactly("cake", "tea");

        int calls = neon.requests().size();
        assertThat(run(Alchemy.deploy(stack(), PREVIEW)).plan().isEmpty()).isTrue();
        assertThat(neon.requests()).hasSize(calls);

        run(Alchemy.destroy(stack(), PREVIEW));
        assertThat(rows(owner, "SELECT item FROM orders ORDER BY item")).containsExactly("milk", "tea");
        run(Alchemy.destroy(stack(), STAGING));
    }

    @Test
    void aMigrationThatWasChangedAfterwardsIsAnErrorThatSaysSo() throws Exception {
        run(Alchemy.deploy(stack(), STAGING));
        Files.writeString(migrations.resolve("V1__orders.sql"), "CREATE TABLE orders (item text);");
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(), STAGING)))
                .hasRootCauseInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("was changed after it had been applied");
        Files.writeString(migrations.resolve("V1__orders.sql"), "CREATE TABLE orders (item text NOT NULL);");
        Files.writeString(migrations.resolve("V2__broken.sql"), "SELECT 1;\nCREATE TABEL x ();");
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(), STAGING)))
                .hasMessageContaining("V2__broken.sql")
                .hasMessageContaining("syntax error");
        Files.delete(migrations.resolve("V2__broken.sql"));
        run(Alchemy.deploy(stack(), STAGING));
    }

    @Test
    void thePlanNamesTheFilesThatWillRun() throws Exception {
        run(Alchemy.deploy(stack(), STAGING));
        Files.writeString(migrations.resolve("V2__note.sql"), "ALTER TABLE orders ADD COLUMN note text;");
        assertThat(run(Alchemy.plan(stack(), PREVIEW)).toText())
                .contains("runs V2__note.sql")
                .doesNotContain("runs V1__orders.sql");
        assertThat(progressOf(PREVIEW)).containsExactly("V2__note.sql: applied", "1 migration ran before");
        Files.writeString(migrations.resolve("V3__more.sql"), "ALTER TABLE orders ADD COLUMN more text;");
        assertThat(run(Alchemy.plan(stack(), PREVIEW)).toText())
                .contains("runs V3__more.sql")
                .doesNotContain("runs V2__note.sql");
    }

    @Test
    void aParentThatIsAheadOfAnOlderPullRequestIsToldAndGoesOn() throws Exception {
        Files.writeString(migrations.resolve("V5__late.sql"), "CREATE TABLE late (i int);");
        run(Alchemy.deploy(stack(), STAGING));
        Files.delete(migrations.resolve("V5__late.sql"));
        Files.writeString(migrations.resolve("V4__mine.sql"), "CREATE TABLE mine (i int);");
        assertThat(run(Alchemy.plan(stack(), PREVIEW)).toText())
                .contains("has V5__late.sql: the database is ahead by it")
                .contains("runs V4__mine.sql");
        PostgresOrigin preview =
                run(Alchemy.deploy(stack(), PREVIEW)).get(db -> db.branch().origin());
        assertThat(rows(preview, "SELECT to_regclass('mine')::text")).containsExactly("mine");
    }

    @Test
    void aProtectedStageRunsItsFilesInOrderAndAPreviewDoesNot() throws Exception {
        Files.writeString(migrations.resolve("V3__late.sql"), "CREATE TABLE late (i int);");
        Stack<NeonDb> guarded = guarded();
        run(Alchemy.deploy(guarded, STAGING));
        Files.writeString(migrations.resolve("V2__lower.sql"), "CREATE TABLE lower (i int);");
        assertThat(run(Alchemy.plan(guarded, STAGING)).toText()).contains("V2 (V2__lower.sql) has a lower number");
        assertThatThrownBy(() -> run(Alchemy.deploy(guarded, STAGING)))
                .hasMessageContaining("V2 (V2__lower.sql) has a lower number");
        PostgresOrigin preview =
                run(Alchemy.deploy(guarded, PREVIEW)).get(db -> db.branch().origin());
        assertThat(rows(preview, "SELECT to_regclass('lower')::text")).containsExactly("lower");
    }

    /** The lines that the providers say during a deploy. */
    private List<String> progressOf(Stage stage) {
        return run(Alchemy.start(stack(), stage, DeployOptions.DEFAULTS)
                .flatMap(run -> run.events()
                        .ofType(DeployEvent.Progressed.class)
                        .map(DeployEvent.Progressed::line)
                        .collectList()
                        .zipWhen(lines -> run.result())
                        .map(both -> both.getT1())));
    }

    private Stack<NeonDb> guarded() {
        return named().protect("staging", Protection.NO_DESTROY).program(NeonDb.class, program());
    }

    private static Stack.Builder named() {
        return Stack.named("shop").providers(Neon.providers());
    }

    private Stack<NeonDb> stack() {
        return named().program(NeonDb.class, program());
    }

    private Mono<NeonDb> program() {
        return Effect.gen(fx -> {
            boolean preview = fx.yield(Stage.current()).startsWith("pr-");
            var schema = fx.yield(Migrations.of("app-schema", m -> m.locations("filesystem:" + migrations)));
            var project = fx.yield(
                    preview
                            ? Project.ref("app-db", Ref.stage("staging"))
                            : Project.of("app-db", p -> p.region(Region.AWS_US_EAST_1)));
            var parent = preview
                    ? fx.yield(Branch.ref("app-branch", Ref.stage("staging"))).id()
                    : project.defaultBranchId();
            var branch = fx.yield(Branch.of(
                    "app-branch", b -> b.project(project).parent(parent).migrations(schema.out())));
            return new NeonDb(project, branch, schema);
        });
    }

    private <T> T run(Mono<T> mono) {
        NeonOptions options = NeonOptions.builder(Redacted.of(neon.apiKey()))
                .baseUrl(URI.create(neon.apiUrl()))
                .requestsPerSecond(1_000)
                .burst(1_000)
                .build();
        return mono.contextWrite(StateStore.provide(store))
                .contextWrite(NeonSource.SERVICE.provide(NeonSource.of(options)))
                .block(LIMIT);
    }

    private static Connection connect(PostgresOrigin origin) throws SQLException {
        return DriverManager.getConnection(
                origin.jdbcUrl(), origin.user(), origin.password().reveal());
    }

    private static void sql(PostgresOrigin origin, String statement) throws SQLException {
        try (Connection connection = connect(origin)) {
            connection.createStatement().execute(statement);
        }
    }

    private static List<String> rows(PostgresOrigin origin, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect(origin);
                ResultSet result = connection.createStatement().executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
