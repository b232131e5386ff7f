package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Fx;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.ActionRun;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.CrashMatrix.Scenario;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** A program with actions, struck at every point: each run takes place at least once, under a key that tells repetitions. */
class ActionMatrixTest {

    record Nothing() {}

    record Seed(String uri, int version) {}

    record Seeded(String label, String uri) {}

    /** Stands for what actions do to the world, so that each of their calls is a point that can be struck. */
    static final class Deed extends Resource<Seeded> {

        static final ResourceType<Deed, Seed, Seeded> TYPE =
                ResourceType.of("Test.Deed", Seed.class, Seeded.class, Deed::new);

        Deed(Resource.Handle<Seeded> handle) {
            super(handle);
        }
    }

    /** The runs that have taken place. */
    static final class Deeds implements Provider<Seed, Seeded> {

        private final List<ActionRun<Seed>> done = new CopyOnWriteArrayList<>();

        @Override
        public ResourceType<?, Seed, Seeded> type() {
            return Deed.TYPE;
        }

        @Override
        public Mono<Seeded> reconcile(Reconcile<Seed, Seeded> request) {
            return Mono.fromSupplier(() -> {
                Identity identity = request.identity();
                done.add(new ActionRun<>(identity.resource(), identity.instance(), request.news()));
                return new Seeded("v" + request.news().version(), request.news().uri());
            });
        }

        @Override
        public Mono<Void> delete(Delete<Seed, Seeded> request) {
            return Mono.error(new IllegalStateException("an action is not deleted"));
        }

        List<ActionRun<Seed>> done() {
            return List.copyOf(done);
        }
    }

    private static Mono<Seeded> perform(Providers providers, ActionRun<Seed> run) {
        @SuppressWarnings("unchecked")
        var deeds = (Provider<Seed, Seeded>) providers.find(Deed.TYPE.name()).orElseThrow();
        return deeds.reconcile(new Reconcile<>(
                new Identity(run.action(), run.key()),
                Reconcile.Phase.CREATE,
                run.inputs(),
                Optional.empty(),
                Optional.empty()));
    }

    interface Body {
        void run(Fx fx, Providers providers) throws Exception;
    }

    private static Function<Providers, Stack<?>> program(Body body) {
        return providers -> Stack.named("shop")
                .providers(providers)
                .program(
                        Nothing.class, Effect.run(fx -> body.run(fx, providers)).thenReturn(new Nothing()));
    }

    /** A thing, an action on it, another action that uses the outputs of the first, and a thing that uses them too. */
    private static Function<Providers, Stack<?>> shop(String id, String region, int version) {
        return program((fx, providers) -> {
            Thing db = fx.yield(Thing.of("db", t -> t.size(1).region(region)));
            Action<Seeded> seed = fx.yield(Action.named(id)
                    .inputs(Seed.class, db.id().map(uri -> new Seed(uri, version)))
                    .renamedFrom("seed")
                    .run(Seeded.class, run -> perform(providers, run)));
            Output<String> label = seed.attributes().map(Seeded::label);
            fx.yield(Action.named("notify")
                    .inputs(Seed.class, label.map(text -> new Seed(text, 0)))
                    .run(run -> perform(providers, run).then()));
            Output<String> uri = seed.attributes().map(Seeded::uri);
            fx.yield(Thing.of("site", t -> t.size(1).region(label).uses(Output.all(List.of(uri)))));
        });
    }

    private static final Function<Providers, Stack<?>> FIRST = shop("seed", "eu", 1);
    private static final Function<Providers, Stack<?>> SECOND = shop("seed", "eu", 2);
    private static final Function<Providers, Stack<?>> THIRD = shop("seed", "eu", 3);
    private static final Function<Providers, Stack<?>> MOVED = shop("seed", "us", 1);
    private static final Function<Providers, Stack<?>> RENAMED = shop("plant", "eu", 1);
    private static final Function<Providers, Stack<?>> RENAMED_SECOND = shop("plant", "eu", 2);
    private static final Function<Providers, Stack<?>> WITHOUT =
            program((fx, providers) -> fx.yield(Thing.of("db", t -> t.size(1).region("eu"))));
    private static final Function<Providers, Stack<?>> OBJECT = program((fx, providers) -> {
        Thing db = fx.yield(Thing.of("db", t -> t.size(1).region("eu")));
        fx.yield(Thing.of("seed", t -> t.size(1).region(db.id())));
    });
    private static final Function<Providers, Stack<?>> EMPTY = program((fx, providers) -> {});

    private static CrashMatrix.Action deploy(String name, Function<Providers, Stack<?>> program) {
        return CrashMatrix.Action.deploy(name, program);
    }

    private static Scenario scenario(
            String name,
            Function<Providers, Stack<?>> before,
            Function<Providers, Stack<?>> struck,
            Function<Providers, Stack<?>> changed) {
        return new Scenario(
                name,
                List.of(deploy("first", before)),
                deploy("struck", struck),
                List.of(
                        deploy("same", struck),
                        deploy("changed", changed),
                        deploy("reverted", before),
                        CrashMatrix.Action.destroy(struck)));
    }

    private static List<Scenario> scenarios() {
        return List.of(
                scenario("first run", EMPTY, FIRST, SECOND),
                scenario("run again", FIRST, SECOND, THIRD),
                scenario("upstream replaced", FIRST, MOVED, SECOND),
                scenario("rename", FIRST, RENAMED, RENAMED_SECOND),
                scenario("remove", FIRST, WITHOUT, SECOND),
                scenario("action becomes an object", FIRST, OBJECT, SECOND),
                scenario("object becomes an action", OBJECT, FIRST, SECOND),
                new Scenario(
                        "destroy",
                        List.of(deploy("first", FIRST)),
                        CrashMatrix.Action.destroy(FIRST),
                        List.of(CrashMatrix.Action.destroy(FIRST), deploy("same", FIRST), deploy("changed", SECOND))));
    }

    /** Only the program that was struck, again. */
    private static List<Scenario> repeated() {
        List<Scenario> all = new ArrayList<>();
        for (Scenario each : scenarios().subList(0, 4)) {
            all.add(new Scenario(
                    each.name(),
                    each.before(),
                    each.struck(),
                    List.of(each.after().get(0))));
        }
        return all;
    }

    /**
     * A cloud and the deeds of actions.
     *
     * @param repeats whether a run that is made twice for the same inputs can only be a repetition
     */
    private record World(CrashMatrix.World cloud, Deeds deeds, boolean repeats, AtomicInteger repetitions)
            implements CrashMatrix.World {

        @Override
        public StateStore store() {
            return cloud.store();
        }

        @Override
        public Providers providers() {
            return cloud.providers().and(Providers.of(deeds));
        }

        @Override
        public List<Identity> objects() {
            return cloud.objects();
        }

        @Override
        public List<String> flaws(StageSnapshot stage) {
            List<String> flaws = new ArrayList<>(cloud.flaws(stage));
            Map<String, ActionRun<Seed>> byKey = new HashMap<>();
            Map<Seed, String> keys = new HashMap<>();
            Map<String, ActionRun<Seed>> last = new HashMap<>();
            for (ActionRun<Seed> run : deeds.done()) {
                ActionRun<Seed> before = byKey.put(run.key(), run);
                if (before != null && !before.equals(run)) {
                    flaws.add("one key for " + before + " and " + run);
                }
                String key = keys.put(run.inputs(), run.key());
                if (repeats && key != null && !key.equals(run.key())) {
                    flaws.add("a repetition has another key than " + key + ": " + run);
                }
                if (before != null) {
                    repetitions.incrementAndGet();
                }
                last.put(run.action().fqn(), run);
            }
            for (Row row : stage.rows().values()) {
                if (ResourceType.isAction(row.current().type())) {
                    ActionRun<Seed> run = byKey.get(row.current().instance());
                    if (run == null) {
                        flaws.add("'" + row.fqn() + "' never ran as its row says");
                    } else if (run != last.get(run.action().fqn())) {
                        flaws.add("'" + row.fqn() + "' ran otherwise since: "
                                + last.get(run.action().fqn()));
                    } else if (!new Value.Num(BigDecimal.valueOf(run.inputs().version()))
                            .equals(row.current().props().values().get("version"))) {
                        flaws.add("'" + row.fqn() + "' ran with other inputs than its row says: " + run);
                    }
                }
            }
            return flaws;
        }
    }

    private static void prove(
            String name,
            Supplier<StateStore> stores,
            Supplier<FakeCloud> clouds,
            Function<CrashMatrix, CrashMatrix> of) {
        var repetitions = new AtomicInteger();
        for (boolean repeats : new boolean[] {false, true}) {
            CrashMatrix.Report report = of.apply(CrashMatrix.over(
                            name + (repeats ? ", repeated" : ""),
                            () -> new World(clouds.get().world(stores.get()), new Deeds(), repeats, repetitions)))
                    .run(repeats ? repeated() : scenarios());
            System.out.println(report.line());
            assertThat(report.findings()).as(report.line()).isEmpty();
            assertThat(report.points()).isPositive();
        }
        assertThat(repetitions).as("runs that were made twice").hasPositiveValue();
    }

    @Test
    void everyRunTakesPlaceAtLeastOnceUnderOneKeyOverMemory() {
        prove("actions, memory", MemoryStateStore::create, FakeCloud::create, matrix -> matrix);
    }

    @Test
    void everyRunTakesPlaceAtLeastOnceWithACloudThatCannotBeRead() {
        prove("actions, memory, blind", MemoryStateStore::create, FakeCloud::blind, CrashMatrix::inTurn);
    }

    @Test
    void everyRunTakesPlaceAtLeastOnceUnderOneKeyOverFiles(@TempDir(factory = MemoryFolder.class) Path folder) {
        var next = new AtomicInteger();
        prove(
                "actions, file",
                () -> FileStateStore.create(FileStateOptions.of(folder.resolve("world-" + next.getAndIncrement()))),
                FakeCloud::create,
                matrix -> matrix.sample(4, 7).kinds(Faults.Kind.CRASH_BEFORE, Faults.Kind.CRASH_AFTER));
    }
}
