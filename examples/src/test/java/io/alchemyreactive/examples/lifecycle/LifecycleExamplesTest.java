package io.alchemyreactive.examples.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What the documentation of one-handler resources says, on a cloud of files. */
class LifecycleExamplesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage PROD = Stage.of("prod");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private final StateStore store = MemoryStateStore.create();
    private MyApp app;

    @BeforeEach
    void open() {
        app = new MyApp(new Shelf(folder), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(PATIENCE));
    }

    /** The objects, with what they hold; the first line of a file says whose it is. */
    private Map<String, String> objects() throws IOException {
        Map<String, String> objects = new TreeMap<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                objects.put(
                        file.getFileName().toString(), Files.readAllLines(file).get(1));
            }
        }
        return objects;
    }

    private List<String> finished(Mono<Run<Plan>> start) {
        return run(start.flatMap(run -> run.events()
                .ofType(DeployEvent.Finished.class)
                .map(DeployEvent.Finished::fqn)
                .collectList()));
    }

    @Test
    void theThreePhasesReachOneHandler() throws IOException {
        Database.Attributes made = database("orders");
        assertThat(made.createdAt()).isEqualTo(NOW);
        assertThat(objects()).isEqualTo(Map.of(made.id(), "orders"));
        assertThat(database("sales")).isEqualTo(new Database.Attributes(made.id(), "sales", NOW));
        assertThat(objects()).isEqualTo(Map.of(made.id(), "sales"));
        assertThat(run(Alchemy.plan(app.database("sales"), PROD)).isEmpty()).isTrue();
        run(Alchemy.destroy(app.database("sales"), PROD));
        assertThat(objects()).isEmpty();
    }

    private Database.Attributes database(String name) {
        return run(Alchemy.deploy(app.database(name), PROD))
                .get(out -> out.database().attributes());
    }

    @Test
    void anIdIsTakenOnceInAProgram() {
        var twice = Stack.named("my-app")
                .program(
                        MyApp.OneWorker.class,
                        Worker.of("id", w -> w.script("a"))
                                .then(Bucket.of("id", b -> b.name("b").region("eu")))
                                .then(Mono.empty()));
        assertThatThrownBy(() -> run(Alchemy.plan(twice, PROD)))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("Example.Worker")
                .hasMessageContaining("Example.Bucket");
    }

    @Test
    void aDeclaredNameIsThePhysicalOne() throws IOException {
        run(Alchemy.deploy(app.namedWorker(), PROD));
        assertThat(objects()).containsOnlyKeys("worker1");
    }

    @Test
    void withoutOneANameIsMadeOfStackIdAndStageAndStays() {
        String name = workerName(app.worker("hello"), PROD);
        assertThat(name).matches("my-app-worker1-prod-[a-z2-7]{8}");
        String again = workerName(app.worker("changed"), PROD);
        assertThat(again).isEqualTo(name);
        String other = workerName(app.worker("hello"), Stage.of("dev"));
        assertThat(other).startsWith("my-app-worker1-dev-");
    }

    private String workerName(Stack<MyApp.OneWorker> stack, Stage stage) {
        return run(Alchemy.deploy(stack, stage)).get(out -> out.worker().name());
    }

    @Test
    void replaceMakesTheOtherBucketAndThenDeletesTheOldOne() throws IOException {
        run(Alchemy.deploy(app.bucket("logs", "eu"), PROD));
        Plan plan = run(Alchemy.plan(app.bucket("archive", "eu"), PROD));
        assertThat(plan.change("my-bucket").orElseThrow().undetermined()).isTrue();
        run(Alchemy.deploy(app.bucket("archive", "eu"), PROD));
        assertThat(objects()).isEqualTo(Map.of("archive", "eu"));
    }

    @Test
    void immediateReplacementFreesTheNameFirst() throws IOException {
        run(Alchemy.deploy(app.bucket("logs", "eu"), PROD));
        run(Alchemy.deploy(app.bucket("logs", "us"), PROD));
        assertThat(objects()).isEqualTo(Map.of("logs", "us"));
    }

    @Test
    void whatExistsAlreadyIsRefusedUntilItMayBeAdopted() throws IOException {
        Files.writeString(folder.resolve("existing-bucket"), "made by hand\neu");
        assertThatThrownBy(() -> run(Alchemy.deploy(app.bucket("existing-bucket", "eu"), PROD)))
                .isInstanceOfAny(ForeignObjectException.class, PlanFailedException.class)
                .hasMessageContaining("made by hand");
        Plan plan = run(Alchemy.plan(app.adoptedBucket("existing-bucket", "eu"), PROD));
        assertThat(plan.changes()).extracting(PlannedChange::action).containsExactly(ChangeAction.ADOPT);
        run(Alchemy.deploy(app.adoptedBucket("existing-bucket", "eu"), PROD));
        assertThat(objects()).isEqualTo(Map.of("existing-bucket", "eu"));
        assertThat(Files.readAllLines(folder.resolve("existing-bucket")).get(0)).startsWith("my-app/prod/my-bucket ");
    }

    @Test
    void oneSwitchAdoptsAllWithoutChangingTheProgram() throws IOException {
        Files.writeString(folder.resolve("existing-bucket"), "made by hand\neu");
        run(MyApp.deployAdopting(app.bucket("existing-bucket", "eu"), PROD));
        assertThat(Files.readAllLines(folder.resolve("existing-bucket")).get(0)).startsWith("my-app/prod/my-bucket ");
    }

    @Test
    void subResourcesArePlannedLikeAllOthersAndDeletedBeforeTheirParent() throws IOException {
        assertThat(run(Alchemy.plan(app.cluster(), PROD)).changes())
                .extracting(PlannedChange::fqn)
                .containsExactly("cluster", "cluster/primary", "cluster/replica");
        run(Alchemy.deploy(app.cluster(), PROD));
        assertThat(objects()).hasSize(3);
        assertThat(finished(Alchemy.startDestroy(
                        app.cluster(),
                        PROD,
                        DeployOptions.builder().command("destroy").build())))
                .hasSize(3)
                .last()
                .isEqualTo("cluster");
        assertThat(objects()).isEmpty();
    }
}
