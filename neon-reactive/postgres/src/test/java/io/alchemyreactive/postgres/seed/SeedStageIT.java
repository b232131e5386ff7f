package io.alchemyreactive.postgres.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.postgres.Databases;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.postgres.Postgres;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewSchema;
import io.alchemyreactive.postgres.PreviewSchemaOperations;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.Faults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Seeds of a preview in deploys: after its migrations, after a reset, and after a crash. */
class SeedStageIT {

    record Shop(PreviewSchema db, Action<Seeded> demo) {}

    @TempDir
    static Path folder;

    @TempDir
    Path migrations;

    @TempDir
    Path files;

    private static Databases databases;

    private final StateStore store = MemoryStateStore.create();
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
        Files.writeString(migrations.resolve("V1__orders.sql"), "CREATE TABLE orders (item text);");
        Files.writeString(files.resolve("01-orders.sql"), "COPY orders FROM stdin;\ntea\ncake\n\\.\n");
    }

    @Test
    void aPreviewIsSeededAfterItsMigrationsAndAnewAfterAReset() throws Exception {
        Deployment<Shop> first = deploy(SeedMode.ONCE, store);
        assertThat(first.get(shop -> shop.demo().attributes()).rows()).isEqualTo(2);
        assertThat(items(first)).containsExactly("cake", "tea");
        assertThat(deploy(SeedMode.ONCE, store).plan().isEmpty()).isTrue();

        run(PreviewSchemaOperations.of(new StageKey("shop", "pr-7"), "db").reset(), store);
        assertThat(items(first)).isEmpty();
        Deployment<Shop> second = deploy(SeedMode.ONCE, store);

        assertThat(second.plan().toText())
                .contains("* demo (Alchemy.Action)  run")
                .contains("contents:");
        assertThat(items(second)).containsExactly("cake", "tea");
        assertThat(deploy(SeedMode.ONCE, store).plan().isEmpty()).isTrue();
        destroy();
    }

    @Test
    void theHistoryDecidesAndNotTheState() throws Exception {
        Deployment<Shop> first = deploy(SeedMode.ON_CHANGE, store);
        StateStore dying =
                Faults.atFirst("commit demo created", Faults.Kind.CRASH_BEFORE).store(store);

        Files.writeString(files.resolve("02-more.sql"), "INSERT INTO orders VALUES ('jam');");
        assertThatThrownBy(() -> deploy(SeedMode.ON_CHANGE, dying)).isInstanceOf(ApplyFailedException.class);
        assertThat(items(first)).containsExactly("cake", "jam", "tea");

        Deployment<Shop> second = deploy(SeedMode.ON_CHANGE, store);
        assertThat(second.get(shop -> shop.demo().attributes()).sources())
                .extracting(Seeded.Source::applied)
                .containsExactly(false, false);
        assertThat(items(second)).containsExactly("cake", "jam", "tea");
        destroy();
    }

    @Test
    void aSeedOfEveryDeployRunsInEachAndEventsTellItsRows() throws Exception {
        deploy(SeedMode.ALWAYS, store);
        List<DeployEvent> told = new ArrayList<>();
        Deployment<Shop> second = run(
                Alchemy.start(stack(SeedMode.ALWAYS), Stage.of("pr-7"), DeployOptions.DEFAULTS)
                        .flatMap(run -> run.events().doOnNext(told::add).then(run.result())),
                store);

        assertThat(items(second)).containsExactly("cake", "cake", "tea", "tea");
        assertThat(told)
                .filteredOn(DeployEvent.Progressed.class::isInstance)
                .extracting(Object::toString)
                .singleElement()
                .asString()
                .contains("demo/01-orders.sql: 2 rows changed");
        destroy();
    }

    @Test
    void stagesOfOneServerAreSeededAtTheSameTime() throws Exception {
        List<Deployment<Shop>> all = Objects.requireNonNull(Flux.range(1, 4)
                .flatMap(i -> Alchemy.start(stack(SeedMode.ONCE), Stage.of("pr-" + i), DeployOptions.DEFAULTS)
                        .flatMap(Run::result))
                .collectList()
                .contextWrite(StateStore.provide(store))
                .subscribeOn(Schedulers.parallel())
                .block(Seeds.LIMIT));

        for (Deployment<Shop> each : all) {
            assertThat(items(each)).containsExactly("cake", "tea");
        }
    }

    private Stack<Shop> stack(SeedMode mode) {
        return Stack.named("shop")
                .providers(Postgres.providers())
                .program(
                        Shop.class,
                        Migrations.of("schema", m -> m.locations("filesystem:" + migrations))
                                .flatMap(schema -> PreviewSchema.of(
                                        "db", db -> db.server(admin).migrations(schema.out())))
                                .flatMap(db -> Seed.of(
                                                "demo",
                                                seed -> seed.target(db)
                                                        .files("filesystem:" + files)
                                                        .mode(mode))
                                        .map(demo -> new Shop(db, demo))));
    }

    private Deployment<Shop> deploy(SeedMode mode, StateStore into) {
        return run(
                Alchemy.start(stack(mode), Stage.of("pr-7"), DeployOptions.DEFAULTS)
                        .flatMap(Run::result),
                into);
    }

    private void destroy() {
        run(Alchemy.destroy(stack(SeedMode.ONCE), Stage.of("pr-7")), store);
    }

    private static <T> T run(Mono<T> mono, StateStore store) {
        return Objects.requireNonNull(mono.contextWrite(StateStore.provide(store))
                .subscribeOn(Schedulers.parallel())
                .block(Seeds.LIMIT));
    }

    private static List<String> items(Deployment<Shop> deployed) throws Exception {
        return Databases.rows(deployed.get(shop -> shop.db().origin()), "SELECT item FROM orders ORDER BY item");
    }
}
