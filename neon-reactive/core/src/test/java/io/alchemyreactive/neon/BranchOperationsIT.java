package io.alchemyreactive.neon;

import static io.alchemyreactive.neon.NeonStages.rows;
import static io.alchemyreactive.neon.NeonStages.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.NotStoredException;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.ProtectedStageException;
import io.alchemyreactive.plan.UnconfirmedStageException;
import io.alchemyreactive.postgres.MigrationFailedException;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StageKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Verbs on deployed branches, on real PostgreSQL. */
class BranchOperationsIT {

    record Shop(Project project, Branch branch, Migrations schema) {}

    private static final StageKey STAGING = new StageKey("shop", "staging");
    private static final StageKey PREVIEW = new StageKey("shop", "pr-7");

    @TempDir
    Path folder;

    private NeonStages stages;
    private Path migrations;
    private boolean strict;
    private boolean repair;
    private PostgresOrigin staging;
    private PostgresOrigin preview;
    private Deployment<Shop> deployed;

    @BeforeEach
    void start() throws Exception {
        stages = new NeonStages(folder.resolve("neon"));
        migrations = Files.createDirectory(folder.resolve("migrations"));
        Files.writeString(migrations.resolve("V1__orders.sql"), "CREATE TABLE orders (item text NOT NULL);");
        staging = stages.deploy("staging", Shop.class, shop())
                .get(shop -> shop.branch().origin());
        sql(staging, "INSERT INTO orders VALUES ('tea')");
        deployed = stages.deploy("pr-7", Shop.class, shop());
        preview = deployed.get(shop -> shop.branch().origin());
    }

    @AfterEach
    void stop() {
        stages.close();
    }

    @Test
    void aResetBringsTheParentsRowsAndRunsTheMigrations() throws Exception {
        Files.writeString(migrations.resolve("V2__note.sql"), "ALTER TABLE orders ADD COLUMN note text;");
        stages.deploy("pr-7", Shop.class, shop());
        sql(preview, "INSERT INTO orders VALUES ('cake', 'mine')");
        sql(staging, "INSERT INTO orders VALUES ('milk')");

        Branch.Attributes after =
                stages.run(BranchOperations.of(PREVIEW, "branch").reset());

        assertThat(PostgresOrigin.parse(after.connectionUri())).isEqualTo(preview);
        assertThat(after.schemaVersion()).isEqualTo("2");
        assertThat(rows(preview, "SELECT item FROM orders WHERE note IS NULL ORDER BY item"))
                .containsExactly("milk", "tea");
        assertThat(stages.deploy("pr-7", Shop.class, shop()).plan().isEmpty()).isTrue();
    }

    @Test
    void aRestoreGoesBackInTimeAndKeepsWhatWasThere() throws Exception {
        Instant before = Instant.parse(rows(
                        preview,
                        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')")
                .get(0));
        sql(preview, "SELECT pg_sleep(0.01)");
        sql(preview, "DELETE FROM orders");

        stages.run(BranchOperations.of(PREVIEW, "branch")
                .preserving("what-was-lost")
                .restore(new RestorePoint.At(before.plusMillis(5))));

        assertThat(rows(preview, "SELECT item FROM orders")).containsExactly("tea");
        assertThat(stages.client
                        .branches()
                        .find(deployed.get(shop -> shop.branch().projectId()), "what-was-lost")
                        .block(NeonStages.LIMIT))
                .isNotNull();
        assertThat(stages.deploy("pr-7", Shop.class, shop()).plan().isEmpty()).isTrue();
    }

    @Test
    void aRefreshBringsTheRowsOfAnotherBranch() throws Exception {
        sql(preview, "INSERT INTO orders VALUES ('cake')");
        String source = deployed.get(shop -> shop.branch().id());

        stages.run(BranchOperations.of(STAGING, "branch")
                .preserving("former-staging")
                .refresh(source));

        assertThat(rows(staging, "SELECT item FROM orders ORDER BY item")).containsExactly("cake", "tea");
    }

    @Test
    void whatNeonRefusesLeavesTheRowAtRest() {
        // Staging's branch has a child, for which there is no place.
        BranchOperations operations = BranchOperations.of(STAGING, "branch");
        assertThatThrownBy(() -> stages.run(operations.reset()))
                .isInstanceOf(BorrowedException.class)
                .hasMessageContaining("shop/pr-7/branch");
        assertThatThrownBy(() -> stages.run(operations.breakingReferences().reset()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("preserve_under_name");
        assertThat(stages.deploy("staging", Shop.class, shop()).plan().isEmpty())
                .isTrue();
    }

    @Test
    void theNextDeployRunsTheMigrationsThatAResetCouldNot() throws Exception {
        Files.writeString(migrations.resolve("V2__broken.sql"), "CREATE TABEL x ();");
        assertThatThrownBy(
                        () -> stages.run(BranchOperations.of(PREVIEW, "branch").reset()))
                .isInstanceOf(MigrationFailedException.class);
        assertThatThrownBy(
                        () -> stages.run(BranchOperations.of(PREVIEW, "branch").reset()))
                .isInstanceOf(BranchOperationException.class)
                .hasMessageContaining("Deploy the stage first");
        Files.writeString(migrations.resolve("V2__broken.sql"), "CREATE TABLE x ();");

        stages.deploy("pr-7", Shop.class, shop());

        assertThat(rows(preview, "SELECT count(*) FROM x")).containsExactly("0");
        assertThat(stages.deploy("pr-7", Shop.class, shop()).plan().isEmpty()).isTrue();
    }

    @Test
    void aDeployThatFailedOutsideOfATransactionHasTheWayOutThatTheRefusedVerbsName() throws Exception {
        strict = true;
        sql(preview, "INSERT INTO orders VALUES ('tea')");
        Files.writeString(migrations.resolve("V2__index.sql"), "CREATE UNIQUE INDEX CONCURRENTLY o ON orders (item);");
        assertThatThrownBy(() -> stages.deploy("pr-7", Shop.class, shop())).hasMessageContaining("repair(true)");
        Files.writeString(
                migrations.resolve("V2__index.sql"), "CREATE INDEX CONCURRENTLY IF NOT EXISTS o2 ON orders (item);");
        BranchOperations operations = BranchOperations.of(PREVIEW, "branch");
        for (Mono<Branch.Attributes> verb : List.of(
                operations.repairMigrations(),
                operations.migrate(),
                operations.migrateOutOfOrder(),
                operations.baselineMigrations("1"),
                operations.reset())) {
            assertThatThrownBy(() -> stages.run(verb))
                    .isInstanceOf(BranchOperationException.class)
                    .hasMessageContainingAll("Deploy the stage first", "declare repair(true)", "for that deploy");
        }
        assertThatThrownBy(() -> stages.deploy("pr-7", Shop.class, shop()))
                .hasMessageContainingAll("V2 (V2__index.sql) failed before", "declare repair(true)");

        repair = true;
        stages.deploy("pr-7", Shop.class, shop());

        assertThat(rows(preview, "SELECT version FROM flyway_schema_history WHERE success ORDER BY 1"))
                .containsExactly("1", "2");
        stages.run(operations.migrate());
        repair = false;
        stages.deploy("pr-7", Shop.class, shop());
        assertThat(stages.deploy("pr-7", Shop.class, shop()).plan().isEmpty()).isTrue();
    }

    @Test
    void aFirstDeployThatFailedOutsideOfATransactionIsEndedByTheNextWithARepair() throws Exception {
        strict = true;
        sql(staging, "INSERT INTO orders VALUES ('tea')");
        Files.writeString(migrations.resolve("V2__index.sql"), "CREATE UNIQUE INDEX CONCURRENTLY o ON orders (item);");
        assertThatThrownBy(() -> stages.deploy("pr-8", Shop.class, shop())).hasMessageContaining("repair(true)");
        Files.writeString(
                migrations.resolve("V2__index.sql"), "CREATE INDEX CONCURRENTLY IF NOT EXISTS o2 ON orders (item);");
        assertThatThrownBy(() -> stages.run(BranchOperations.of(new StageKey("shop", "pr-8"), "branch")
                        .repairMigrations()))
                .isInstanceOf(BranchOperationException.class)
                .hasMessageContaining("declare repair(true)");

        repair = true;
        Deployment<Shop> after = stages.deploy("pr-8", Shop.class, shop());

        assertThat(rows(
                        after.get(shop -> shop.branch().origin()),
                        "SELECT version FROM flyway_schema_history WHERE success ORDER BY 1"))
                .containsExactly("1", "2");
    }

    @Test
    void aRepairMakesTheHistoryAsTheFilesAre() throws Exception {
        Files.writeString(migrations.resolve("V1__orders.sql"), "CREATE TABLE orders (item text NOT NULL, note text);");
        assertThatThrownBy(
                        () -> stages.run(BranchOperations.of(PREVIEW, "branch").migrate()))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("was changed after it had been applied");
        stages.run(BranchOperations.of(PREVIEW, "branch").repairMigrations());

        stages.deploy("pr-7", Shop.class, shop());

        assertThat(rows(preview, "SELECT count(*) FROM flyway_schema_history")).containsExactly("1");
    }

    @Test
    void aFileWithALowerNumberRunsWhenItIsAskedFor() throws Exception {
        strict = true;
        Files.writeString(migrations.resolve("V3__late.sql"), "CREATE TABLE late (i int);");
        stages.deploy("pr-7", Shop.class, shop());
        Files.writeString(migrations.resolve("V2__lower.sql"), "CREATE TABLE lower (i int);");
        assertThatThrownBy(
                        () -> stages.run(BranchOperations.of(PREVIEW, "branch").migrate()))
                .hasMessageContaining("has a lower number");

        Branch.Attributes after =
                stages.run(BranchOperations.of(PREVIEW, "branch").migrateOutOfOrder());

        assertThat(after.schemaVersion()).isEqualTo("3");
        assertThat(rows(preview, "SELECT count(*) FROM lower")).containsExactly("0");
    }

    @Test
    void tablesWithoutAHistoryAreTakenOver() throws Exception {
        sql(preview, "DROP TABLE flyway_schema_history");
        Files.writeString(migrations.resolve("V2__more.sql"), "CREATE TABLE more (i int);");
        assertThatThrownBy(
                        () -> stages.run(BranchOperations.of(PREVIEW, "branch").migrate()))
                .hasMessageContaining("no history of migrations");
        assertThatThrownBy(
                        () -> stages.run(BranchOperations.of(PREVIEW, "branch").baselineMigrations("one")))
                .hasMessageContaining("a baseline is a version such as 1 or 1.2, not 'one'");

        stages.run(BranchOperations.of(PREVIEW, "branch").baselineMigrations("1"));

        assertThat(rows(preview, "SELECT count(*) FROM more")).containsExactly("0");
        assertThat(rows(preview, "SELECT count(*) FROM orders")).containsExactly("1");
    }

    @Test
    void aHeldStageIsLeftAlone() {
        int before = stages.neon.requests().size();
        Lease lease =
                stages.run(stages.store.acquire(PREVIEW, new Holder("id", "sam", "host", 7, "deploy", Instant.EPOCH)));

        assertThatThrownBy(
                        () -> stages.run(BranchOperations.of(PREVIEW, "branch").reset()))
                .isInstanceOf(LockedException.class)
                .hasMessageContaining("sam");
        stages.run(lease.release());
        assertThat(stages.neon.requests()).hasSize(before);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(
                        () -> stages.run(BranchOperations.of(PREVIEW, "nothing").reset()))
                .isInstanceOf(NotStoredException.class)
                .hasMessageContaining("'nothing'");
        assertThatThrownBy(() -> stages.run(BranchOperations.of(STAGING, "db").reset()))
                .isInstanceOf(BranchOperationException.class)
                .hasMessageContaining("Neon.Project");
    }

    @Test
    void whatAProtectedBranchHoldsIsNotLost() throws Exception {
        Stack<Shop> stack = Stack.named("shop")
                .protect("pr-7", Protection.NO_DATA_LOSS)
                .providers(Neon.providers())
                .program(Shop.class, shop());
        stages.run(Alchemy.deploy(stack, Stage.of("pr-7")));
        sql(preview, "INSERT INTO orders VALUES ('cake')");
        BranchOperations operations = BranchOperations.of(PREVIEW, "branch");

        assertThatThrownBy(() -> stages.run(operations.reset()))
                .isInstanceOf(ProtectedStageException.class)
                .hasMessageContaining("the operation 'reset' on 'branch' loses what it holds")
                .hasMessageContaining("shop/pr-7")
                .hasMessageContaining("preserving");
        assertThat(rows(preview, "SELECT item FROM orders ORDER BY item")).containsExactly("cake", "tea");

        stages.run(operations.preserving("with-cake").reset());
        assertThat(rows(preview, "SELECT item FROM orders")).containsExactly("tea");
    }

    @Test
    void aStageThatHasToBeNamedIsLeftAloneUntilItIs() throws Exception {
        Stack<Shop> stack = Stack.named("shop")
                .protect("pr-7", Protection.CONFIRM)
                .providers(Neon.providers())
                .program(Shop.class, shop());
        stages.run(Alchemy.start(
                        stack,
                        Stage.of("pr-7"),
                        DeployOptions.builder().consent("pr-7").build())
                .flatMap(Run::result));
        sql(preview, "INSERT INTO orders VALUES ('cake')");
        BranchOperations operations = BranchOperations.of(PREVIEW, "branch");

        for (Mono<Branch.Attributes> verb : List.of(
                operations.reset(),
                operations.restore(new RestorePoint.At(Instant.EPOCH)),
                operations.refresh("br-other"),
                operations.preserving("with-cake").reset(),
                operations.consent("branch").reset())) {
            assertThatThrownBy(() -> stages.run(verb))
                    .isInstanceOf(UnconfirmedStageException.class)
                    .hasMessageContaining("--confirm pr-7");
        }
        assertThat(rows(preview, "SELECT item FROM orders ORDER BY item")).containsExactly("cake", "tea");

        stages.run(operations.consent("pr-7").reset());
        assertThat(rows(preview, "SELECT item FROM orders")).containsExactly("tea");
    }

    @Test
    void aConsentThatAllowsNothingIsRefusedAtOnce() {
        assertThatThrownBy(() -> BranchOperations.of(PREVIEW, "branch").consent("pr-8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'pr-8' allows nothing")
                .hasMessageContaining("'pr-7'");
    }

    @Test
    void aSecondSubscriptionResetsAgain() throws Exception {
        Mono<Branch.Attributes> reset = BranchOperations.of(PREVIEW, "branch").reset();
        sql(preview, "DELETE FROM orders");
        stages.run(reset);
        sql(preview, "DELETE FROM orders");
        stages.run(reset);

        assertThat(rows(preview, "SELECT item FROM orders")).containsExactly("tea");
        List<String> names = stages.client
                .branches()
                .list(io.alchemyreactive.neon.api.branch.ListBranchesRequest.all(
                        deployed.get(shop -> shop.branch().projectId())))
                .map(each -> each.branch())
                .map(NeonBranch::name)
                .collectList()
                .block(NeonStages.LIMIT);
        assertThat(names).hasSize(3);
    }

    private Mono<Shop> shop() {
        return Effect.gen(fx -> {
            boolean isPreview = fx.yield(Stage.current()).startsWith("pr-");
            var schema = fx.yield(Migrations.of("schema", m -> {
                m.locations("filesystem:" + migrations);
                if (strict) {
                    m.outOfOrder(false);
                }
                if (repair) {
                    m.repair(true);
                }
            }));
            var project = fx.yield(isPreview ? Project.ref("db", Ref.stage("staging")) : Project.of("db", p -> {}));
            var parent = isPreview
                    ? fx.yield(Branch.ref("branch", Ref.stage("staging"))).id()
                    : project.defaultBranchId();
            var branch = fx.yield(
                    Branch.of("branch", b -> b.project(project).parent(parent).migrations(schema.out())));
            return new Shop(project, branch, schema);
        });
    }
}
