package io.alchemyreactive.neon;

import static io.alchemyreactive.neon.NeonStages.rows;
import static io.alchemyreactive.neon.NeonStages.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.FlywayMigrator;
import io.alchemyreactive.postgres.MigrationSet;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.resource.Ref;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What a program may declare in a branch, and what a branch may take over from its parent, on real PostgreSQL. */
class BranchContentsIT {

    record Shop(Project project, Branch branch, Role app, Role clerk, Database orders, Endpoint reports) {}

    record Copy(Branch branch) {}

    @TempDir
    Path folder;

    private NeonStages stages;

    @BeforeEach
    void start() {
        stages = new NeonStages(folder.resolve("neon"));
    }

    @AfterEach
    void stop() {
        stages.close();
    }

    @Test
    void aPreviewGoesOnWithTheRolesAndDatabasesThatItTakesOver() throws Exception {
        Deployment<Shop> staging = stages.deploy("staging", Shop.class, shop());
        PostgresOrigin owner = staging.get(shop -> shop.orders().origin());
        assertThat(owner.user()).isEqualTo("app");
        sql(owner, "CREATE TABLE orders (item text); INSERT INTO orders VALUES ('tea')");
        PostgresOrigin clerk = staging.get(shop -> shop.orders().pooledOrigin(shop.clerk()));
        assertThat(rows(clerk, "SELECT current_user || '@' || current_database()"))
                .containsExactly("clerk@orders");
        PostgresOrigin reports = staging.get(shop -> shop.reports().origin()).in("orders");
        NeonStages.await(reports, "SELECT item FROM orders", "tea");
        assertThatThrownBy(() -> sql(reports, "INSERT INTO orders VALUES ('milk')"))
                .hasMessageContaining("read-only");

        Deployment<Shop> preview = stages.deploy("pr-7", Shop.class, shop());
        PostgresOrigin copy = preview.get(shop -> shop.orders().origin());
        assertThat(copy.port()).isNotEqualTo(owner.port());
        assertThat(rows(copy, "SELECT item FROM orders")).containsExactly("tea");
        sql(copy, "INSERT INTO orders VALUES ('cake')");
        assertThat(rows(owner, "SELECT item FROM orders")).containsExactly("tea");
        assertThat(stages.deploy("pr-7", Shop.class, shop()).plan().isEmpty()).isTrue();

        stages.destroy("pr-7", Shop.class);
        assertThat(rows(owner, "SELECT item FROM orders")).containsExactly("tea");
        stages.destroy("staging", Shop.class);
    }

    @Test
    void aBranchMayHavePasswordsOfItsOwn() throws Exception {
        Deployment<Shop> staging = stages.deploy("staging", Shop.class, shop());
        PostgresOrigin owner = staging.get(shop -> shop.branch().origin());

        assertThat(stages.run(Alchemy.plan(stages.stack(Copy.class, branch(b -> {})), Stage.of("kept")))
                        .warnings())
                .singleElement(STRING)
                .contains("'branch' will have the passwords of its parent")
                .contains("inheritedPasswords");
        assertThat(stages.run(Alchemy.plan(stages.stack(Copy.class, copy(InheritedPasswords.KEEP)), Stage.of("kept")))
                        .warnings())
                .isEmpty();
        Deployment<Copy> kept = stages.deploy("kept", Copy.class, copy(InheritedPasswords.KEEP));
        assertThat(kept.get(copy -> copy.branch().origin()).password()).isEqualTo(owner.password());

        Deployment<Copy> rotated = stages.deploy("kept", Copy.class, copy(InheritedPasswords.ROTATE));
        PostgresOrigin own = rotated.get(copy -> copy.branch().origin());
        assertThat(own.password()).isNotEqualTo(owner.password());
        assertThat(rows(own, "SELECT 1")).containsExactly("1");
        assertThat(rows(owner, "SELECT 1")).containsExactly("1");

        assertThatThrownBy(() -> stages.deploy("refused", Copy.class, copy(InheritedPasswords.REFUSE)))
                .hasRootCauseInstanceOf(InheritedPasswordsException.class)
                .hasMessageContaining("inheritedPasswords(ROTATE)");
    }

    @Test
    void anAnonymizedBranchShowsWhatItsRulesSay() throws Exception {
        Deployment<Shop> staging = stages.deploy("staging", Shop.class, shop());
        sql(
                staging.get(shop -> shop.branch().origin()),
                "CREATE TABLE people (id int, email text); INSERT INTO people VALUES (7, 'sam@example.test')");

        Deployment<Copy> masked = stages.deploy(
                "masked",
                Copy.class,
                branch(b -> b.masking(Masking.byValue("neondb", "public", "people", "email", "nobody"))));

        PostgresOrigin copy = masked.get(each -> each.branch().origin());
        assertThat(rows(copy, "SELECT id || email FROM people")).containsExactly("7nobody");
        assertThat(rows(staging.get(shop -> shop.branch().origin()), "SELECT email FROM people"))
                .containsExactly("sam@example.test");
    }

    @Test
    void aBranchMayStartWithoutRows() throws Exception {
        Deployment<Shop> staging = stages.deploy("staging", Shop.class, shop());
        sql(staging.get(shop -> shop.branch().origin()), "CREATE TABLE t (x int); INSERT INTO t VALUES (7)");

        Deployment<Copy> empty = stages.deploy("empty", Copy.class, branch(b -> b.schemaOnly(true)));

        assertThat(rows(empty.get(each -> each.branch().origin()), "SELECT x FROM t"))
                .isEmpty();
    }

    @Test
    void aBranchWithoutRowsGoesOnWithTheMigrationsOfItsParent(@TempDir Path files) throws Exception {
        Files.writeString(files.resolve("V1__t.sql"), "CREATE TABLE t (x int);");
        var set = new MigrationSet(List.of("filesystem:" + files), "");
        Deployment<Shop> staging = stages.deploy("staging", Shop.class, shop());
        FlywayMigrator.migrate(staging.get(shop -> shop.branch().origin()), set).block(NeonStages.LIMIT);
        Files.writeString(files.resolve("V2__u.sql"), "CREATE TABLE u (x int);");

        Deployment<Copy> empty = stages.deploy(
                "empty", Copy.class, branch(b -> b.schemaOnly(true).migrations(set)));

        PostgresOrigin copy = empty.get(each -> each.branch().origin());
        assertThat(rows(copy, "SELECT version FROM flyway_schema_history ORDER BY 1"))
                .containsExactly("1", "2");
    }

    @Test
    void aSnapshotIsTakenOfTheDefaultBranchAndGoesWithItsStage() {
        record Kept(Project project, Snapshot snapshot) {}
        Mono<Kept> program = Effect.gen(fx -> {
            var project = fx.yield(Project.of("db", p -> {}));
            var snapshot = fx.yield(Snapshot.of("before", s -> s.branch(project.id(), project.defaultBranchId())));
            return new Kept(project, snapshot);
        });

        Deployment<Kept> kept = stages.deploy("staging", Kept.class, program);

        String project = kept.get(each -> each.project().id());
        String snapshot = kept.get(each -> each.snapshot().id());
        assertThat(stages.client
                        .snapshots()
                        .list(project)
                        .map(each -> each.id())
                        .collectList()
                        .block(NeonStages.LIMIT))
                .containsExactly(snapshot);
        assertThat(stages.deploy("staging", Kept.class, program).plan().isEmpty())
                .isTrue();
        stages.destroy("staging", Kept.class);
        assertThat(stages.client
                        .projects()
                        .list(io.alchemyreactive.neon.api.project.ListProjectsRequest.all())
                        .collectList()
                        .block(NeonStages.LIMIT))
                .isEmpty();
    }

    private static Mono<Shop> shop() {
        return Effect.gen(fx -> {
            boolean preview = fx.yield(Stage.current()).startsWith("pr-");
            var project = fx.yield(preview ? Project.ref("db", Ref.stage("staging")) : Project.of("db", p -> {}));
            Output<String> parent = preview
                    ? fx.yield(Branch.ref("branch", Ref.stage("staging"))).id()
                    : project.defaultBranchId();
            var branch = fx.yield(Branch.of("branch", b -> b.project(project).parent(parent)));
            var app = fx.yield(Role.of("app", r -> r.branch(branch).name("app")));
            var clerk = fx.yield(Role.of("clerk", r -> r.branch(branch).name("clerk")));
            var orders = fx.yield(
                    Database.of("orders", d -> d.branch(branch).name("orders").owner(app)));
            var reports = fx.yield(Endpoint.of("reports", e -> e.branch(branch).roleName(app.name())));
            return new Shop(project, branch, app, clerk, orders, reports);
        });
    }

    private static Mono<Copy> copy(InheritedPasswords policy) {
        return branch(b -> b.inheritedPasswords(policy));
    }

    private static Mono<Copy> branch(java.util.function.Consumer<Branch.Inputs> inputs) {
        return Effect.gen(fx -> {
            var staging = fx.yield(Branch.ref("branch", Ref.stage("staging")));
            var project = fx.yield(Project.ref("db", Ref.stage("staging")));
            return new Copy(fx.yield(Branch.of("branch", b -> {
                b.project(project).parent(staging.id());
                inputs.accept(b);
            })));
        });
    }
}
