package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Fx;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Every scenario of a stack's life, struck at every point, over each store and over a cloud that cannot be read. */
class CrashMatrixTest {

    private static final boolean LONG = "long".equals(System.getProperty("alchemy.search"));

    record Nothing() {}

    /** A base that two others use, one of them used in turn; versions of it differ in one thing. */
    private static Function<Providers, Stack<?>> shop(Effect.GenRun body) {
        return providers -> Stack.named("shop")
                .providers(providers)
                .program(Nothing.class, Effect.run(body).thenReturn(new Nothing()));
    }

    private static void chain(Fx fx, int size, String region, String slot) throws Exception {
        Thing base = fx.yield(Thing.of("base", t -> t.size(size).region(region).slot(slot)));
        Thing middle = fx.yield(Thing.of(
                "middle", t -> t.size(1).region(base.id()).uses(Output.all(List.of(base.id(), base.label())))));
        fx.yield(Thing.of("top", t -> t.size(1).region(middle.id()).secret(base.token())));
    }

    /** The chain with its base under another name. */
    private static void renamed(Fx fx, int size) throws Exception {
        Thing ground = fx.yield(
                Thing.of("ground", t -> t.size(size).region("eu").options(options -> options.renamedFrom("base"))));
        Thing middle = fx.yield(Thing.of(
                "middle", t -> t.size(1).region(ground.id()).uses(Output.all(List.of(ground.id(), ground.label())))));
        fx.yield(Thing.of("top", t -> t.size(1).region(middle.id()).secret(ground.token())));
    }

    private static final Function<Providers, Stack<?>> SMALL = shop(fx -> chain(fx, 1, "eu", "a"));
    private static final Function<Providers, Stack<?>> LARGE = shop(fx -> chain(fx, 2, "eu", "a"));
    private static final Function<Providers, Stack<?>> MOVED = shop(fx -> chain(fx, 1, "us", null));
    private static final Function<Providers, Stack<?>> MOVED_FREE = shop(fx -> chain(fx, 1, "eu", null));
    private static final Function<Providers, Stack<?>> GROWN = shop(fx -> chain(fx, 2, "eu", null));
    private static final Function<Providers, Stack<?>> OTHER_SLOT = shop(fx -> chain(fx, 1, "eu", "b"));
    private static final Function<Providers, Stack<?>> MOVED_AGAIN = shop(fx -> chain(fx, 3, "ap", null));
    private static final Function<Providers, Stack<?>> RENAMED = shop(fx -> renamed(fx, 1));
    private static final Function<Providers, Stack<?>> RENAMED_LARGE = shop(fx -> renamed(fx, 2));
    private static final DeployOptions ADOPTING =
            DeployOptions.builder().adopt(true).build();
    private static final Function<Providers, Stack<?>> EMPTY = shop(fx -> {});
    private static final Function<Providers, Stack<?>> BASE_ONLY =
            shop(fx -> fx.yield(Thing.of("base", t -> t.size(1).region("eu").slot("a"))));
    private static final Function<Providers, Stack<?>> RETAINED = shop(fx -> {
        fx.yield(Thing.of("kept", t -> t.size(1).region("eu").options(o -> o.retain())));
        fx.yield(Thing.of("other", t -> t.size(1)));
    });
    private static final Function<Providers, Stack<?>> RETAINED_MOVED = shop(fx -> {
        fx.yield(Thing.of("kept", t -> t.size(1).region("us").options(o -> o.retain())));
        fx.yield(Thing.of("other", t -> t.size(1)));
    });

    private static CrashMatrix.Action deploy(String name, Function<Providers, Stack<?>> program) {
        return CrashMatrix.Action.deploy(name, program);
    }

    private static CrashMatrix.Scenario scenario(
            String name,
            Function<Providers, Stack<?>> before,
            Function<Providers, Stack<?>> struck,
            Function<Providers, Stack<?>> changed) {
        return new CrashMatrix.Scenario(
                name,
                List.of(deploy("first", before)),
                deploy("struck", struck),
                List.of(
                        deploy("same", struck),
                        deploy("changed", changed),
                        deploy("reverted", before),
                        CrashMatrix.Action.destroy(struck)));
    }

    private static List<CrashMatrix.Scenario> scenarios() {
        List<CrashMatrix.Scenario> all = new ArrayList<>();
        all.add(new CrashMatrix.Scenario(
                "create",
                List.of(),
                deploy("struck", SMALL),
                List.of(
                        deploy("same", SMALL),
                        deploy("changed in place", LARGE),
                        deploy("changed create-first", MOVED),
                        deploy("changed delete-first", OTHER_SLOT),
                        deploy("reverted", EMPTY),
                        CrashMatrix.Action.destroy(SMALL))));
        all.add(scenario("update", SMALL, LARGE, OTHER_SLOT));
        all.add(scenario("replace create-first", MOVED_FREE, MOVED, MOVED_AGAIN));
        all.add(scenario("replace delete-first", SMALL, OTHER_SLOT, LARGE));
        all.add(scenario("replace both ways", SMALL, MOVED, LARGE));
        all.add(scenario("delete some", SMALL, BASE_ONLY, OTHER_SLOT));
        all.add(scenario("delete all", SMALL, EMPTY, LARGE));
        all.add(new CrashMatrix.Scenario(
                "destroy",
                List.of(deploy("first", SMALL)),
                CrashMatrix.Action.destroy(SMALL),
                List.of(
                        CrashMatrix.Action.destroy(SMALL),
                        deploy("same", SMALL),
                        deploy("changed in place", LARGE),
                        deploy("changed create-first", MOVED),
                        deploy("changed delete-first", OTHER_SLOT))));
        all.add(scenario("rename", MOVED_FREE, RENAMED, RENAMED_LARGE));
        all.add(renamedBefore("create, then rename", List.of(), MOVED_FREE));
        all.add(renamedBefore("update, then rename", List.of(deploy("first", MOVED_FREE)), GROWN));
        all.add(renamedBefore("replace, then rename", List.of(deploy("first", MOVED_FREE)), MOVED));
        all.add(renamedBefore("replace delete-first, then rename", List.of(deploy("first", SMALL)), OTHER_SLOT));
        all.add(scenario("retain", RETAINED, EMPTY, RETAINED_MOVED));
        all.add(scenario("retain the old generation", RETAINED, RETAINED_MOVED, EMPTY));
        return all;
    }

    /** What the fault has struck is given another name before it is settled. */
    private static CrashMatrix.Scenario renamedBefore(
            String name, List<CrashMatrix.Action> before, Function<Providers, Stack<?>> struck) {
        return new CrashMatrix.Scenario(
                name,
                before,
                deploy("struck", struck),
                List.of(deploy("renamed", RENAMED), deploy("renamed and changed", RENAMED_LARGE)));
    }

    /** Twice the old object could not be deleted after a replacement, so there are three of them. */
    private static CrashMatrix.Scenario drainsAChain() {
        return new CrashMatrix.Scenario(
                "drain a chain of generations",
                List.of(
                        deploy("first", MOVED_FREE),
                        deploy("second", MOVED).failing(),
                        deploy("third", MOVED_AGAIN).failing()),
                deploy("struck", MOVED_AGAIN),
                List.of(
                        deploy("same", MOVED_AGAIN),
                        deploy("changed", OTHER_SLOT),
                        deploy("reverted", MOVED),
                        deploy("reverted twice", MOVED_FREE),
                        CrashMatrix.Action.destroy(MOVED)));
    }

    private static CrashMatrix.Scenario adopts() {
        return adopting(
                "adopt",
                deploy("same", SMALL).with(ADOPTING),
                deploy("changed in place", LARGE).with(ADOPTING),
                deploy("changed create-first", MOVED).with(ADOPTING),
                deploy("changed delete-first", OTHER_SLOT).with(ADOPTING));
    }

    private static CrashMatrix.Scenario adopting(String name, CrashMatrix.Action... after) {
        return new CrashMatrix.Scenario(name, List.of(), deploy("struck", SMALL).with(ADOPTING), List.of(after));
    }

    private static void prove(CrashMatrix matrix) {
        prove(matrix, scenarios());
    }

    private static void prove(CrashMatrix matrix, List<CrashMatrix.Scenario> scenarios) {
        CrashMatrix.Report report = matrix.run(scenarios);
        System.out.println(report.line());
        assertThat(report.findings()).as(report.line()).isEmpty();
        assertThat(report.points()).isPositive();
    }

    @Test
    void nothingIsLostOverMemory() {
        prove(CrashMatrix.over("memory", () -> FakeCloud.create().world(MemoryStateStore.create())));
    }

    @Test
    void nothingIsLostOverMemoryWithACloudThatCannotBeRead() {
        CrashMatrix all =
                CrashMatrix.over("memory, blind", () -> FakeCloud.blind().world(MemoryStateStore.create()));
        prove(LONG ? all : all.sample(4, 3));
    }

    @Test
    void generationsThatCouldNotBeDeletedAreDrained(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<CrashMatrix.Scenario> chain = List.of(drainsAChain());
        prove(
                CrashMatrix.over("memory, chains", () -> stubborn(MemoryStateStore.create(), FakeCloud.create(), 3)),
                chain);
        prove(
                CrashMatrix.over(
                        "memory, chains, blind", () -> stubborn(MemoryStateStore.create(), FakeCloud.blind(), 2)),
                chain);
        var files = new Files(folder);
        prove(files.matrix("file, chains", store -> stubborn(store, FakeCloud.create(), 3)), chain);
        prove(files.matrix("file, chains, blind", store -> stubborn(store, FakeCloud.blind(), 2)), chain);
    }

    /**
     * Refuses the first deletes of an object. Of an older one that nobody uses a deploy tries two: before it makes the next
     * object, and after that. In a cloud that cannot be read the next one is not made after the first.
     */
    private static CrashMatrix.World stubborn(StateStore store, FakeCloud cloud, int most) {
        var refusals = new AtomicInteger();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                boolean refuse = call.verb() == FakeCloud.Verb.DELETE
                        && call.identity().fqn().equals("base")
                        && refusals.getAndIncrement() < most;
                return refuse ? Mono.error(new IllegalStateException("busy")) : Mono.empty();
            }
        });
        return cloud.world(store);
    }

    @Test
    void adoptedObjectsAreNeitherMadeTwiceNorForgotten(@TempDir(factory = MemoryFolder.class) Path folder) {
        prove(CrashMatrix.over("memory, adopt", () -> inhabited(MemoryStateStore.create())), List.of(adopts()));
        prove(new Files(folder).matrix("file, adopt", CrashMatrixTest::inhabited), List.of(adopts()));
    }

    /** What was not taken over yet is not deleted with the stage. */
    @Test
    void anAdoptionThatHasNotBegunLeavesTheObjectToItsOwner() {
        prove(
                CrashMatrix.over("memory, adopt, destroy", () -> inhabited(MemoryStateStore.create())),
                List.of(adopting("adopt, then destroy", CrashMatrix.Action.destroy(SMALL))));
    }

    /** Somebody else's object stands where the base is to be. */
    private static CrashMatrix.World inhabited(StateStore store) {
        FakeCloud cloud = FakeCloud.create();
        var owner = new ResourceKey(new StageKey("legacy", "prod"), "database");
        var props = new Thing.Props(7, "eu", "a", null, Redacted.of("old"));
        cloud.plant("database-1", new Identity(owner, "none"), props);
        return cloud.world(store);
    }

    @Test
    void nothingIsLostOverFiles(@TempDir(factory = MemoryFolder.class) Path folder) {
        prove(new Files(folder).matrix("file", store -> FakeCloud.create().world(store)));
    }

    @Test
    void nothingIsLostOverFilesWithACloudThatCannotBeRead(@TempDir(factory = MemoryFolder.class) Path folder) {
        prove(new Files(folder).matrix("file, blind", store -> FakeCloud.blind().world(store)));
    }

    /** Stores of files, each in a folder of its own; sampled, because they are slow. */
    private static final class Files {

        private final Path folder;
        private int next;

        Files(Path folder) {
            this.folder = folder;
        }

        CrashMatrix matrix(String name, Function<StateStore, CrashMatrix.World> world) {
            CrashMatrix all = CrashMatrix.over(
                    name,
                    () -> world.apply(FileStateStore.create(FileStateOptions.of(folder.resolve("world-" + next++)))));
            return LONG ? all : all.sample(2, 7).kinds(Faults.Kind.CRASH_BEFORE, Faults.Kind.CRASH_AFTER);
        }
    }
}
