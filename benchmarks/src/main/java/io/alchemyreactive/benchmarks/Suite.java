package io.alchemyreactive.benchmarks;

import io.alchemyreactive.plan.ChangeAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Which benchmarks are run, and how long. Most run in this virtual machine after one warm-up for all, and what is compared
 * runs close together, one shape and size after the other: so both sides of a ratio have had the same share of the compiler
 * and of a busy machine.
 *
 * @param groups what is run, in this order
 * @param warmups how often each shape is worked through before anything is measured
 * @param verbose whether JMH tells about its progress
 */
record Suite(List<Group> groups, int warmups, boolean verbose) {

    private static final int WARMUP_SIZE = 1_000;
    private static final int PLANS_PER_DEPLOY = 4;

    /** The classes that are measured in a warm virtual machine. */
    private static final List<Class<?>> WARM =
            List.of(PlanBenchmark.class, ApplyBenchmark.class, JsonBenchmark.class, PostgresApplyBenchmark.class);

    /** Those that run in a virtual machine of their own, since the one before may have left something there. */
    private static final List<Class<?>> ALONE = List.of(HeapBenchmark.class);

    private static final int FEW = 3;
    private static final int SOME = 5;
    private static final int MANY = 9;

    Suite {
        groups = List.copyOf(groups);
    }

    /**
     * Benchmarks that are compared with each other.
     *
     * @param type their class
     * @param params values of parameters in place of those that the class names, with commas between several
     * @param warmups how often each is run before it is measured
     * @param iterations how often each is measured
     * @param time how long each time, unless a call is measured alone
     */
    record Group(Class<?> type, Map<String, String> params, int warmups, int iterations, TimeValue time) {

        Group {
            params = Map.copyOf(params);
        }
    }

    /** Everything, with the parameters of the classes. */
    static Suite full() {
        var second = TimeValue.seconds(1);
        List<Group> groups = new ArrayList<>(graphs(List.of(1_000, 10_000, 100_000), SOME, second));
        groups.add(new Group(JsonBenchmark.class, Map.of(), SOME, SOME, second));
        groups.add(new Group(EffectBenchmark.class, Map.of(), SOME, SOME, second));
        groups.add(new Group(HeapBenchmark.class, Map.of(), 0, FEW, second));
        groups.add(new Group(LatencyBenchmark.class, Map.of(), 1, FEW, second));
        groups.add(new Group(UnevenBenchmark.class, Map.of(), 1, FEW, second));
        groups.add(new Group(StacksBenchmark.class, Map.of(), 1, FEW, second));
        groups.add(new Group(LoadBenchmark.class, Map.of(), FEW, SOME, second));
        groups.add(new Group(PostgresApplyBenchmark.class, Map.of(), MANY, MANY, second));
        groups.add(new Group(WatchBenchmark.class, Map.of(), 1, FEW, second));
        groups.add(new Group(SeedBenchmark.class, Map.of(), FEW, SOME, second));
        groups.add(new Group(MaskBenchmark.class, Map.of(), FEW, SOME, second));
        groups.add(new Group(FileBenchmark.class, Map.of(), FEW, SOME, second));
        groups.add(new Group(CommandBenchmark.class, Map.of(), 1, SOME, second));
        groups.add(new Group(LocalBenchmark.class, Map.of(), FEW, MANY, second));
        return new Suite(groups, 300, true);
    }

    /** Each benchmark a few times on small graphs: shows that they work, and measures nothing. */
    static Suite smoke() {
        var moment = TimeValue.milliseconds(10);
        List<Group> groups = new ArrayList<>(graphs(List.of(10, 100), 1, moment));
        smallest().forEach((type, params) -> groups.add(new Group(type, params, 0, 1, moment)));
        return new Suite(groups, 0, false);
    }

    /** The groups of which this matches the class and the parameters. */
    Suite only(String regex) {
        var wanted = Pattern.compile(regex).asPredicate();
        List<Group> some = groups.stream()
                .filter(group -> wanted.test(group.type().getSimpleName() + " " + group.params()))
                .toList();
        boolean warm = some.stream().anyMatch(group -> WARM.contains(group.type()));
        return new Suite(some, warm ? warmups : 0, verbose);
    }

    private static Map<Class<?>, Map<String, String>> smallest() {
        return Map.ofEntries(
                Map.entry(JsonBenchmark.class, Map.of("size", "100")),
                Map.entry(EffectBenchmark.class, Map.of()),
                Map.entry(HeapBenchmark.class, Map.of("size", "1000")),
                Map.entry(LatencyBenchmark.class, Map.of("millis", "1", "layers", "10,1", "wide", "100")),
                Map.entry(UnevenBenchmark.class, Map.of("places", "900", "uses", "3")),
                Map.entry(StacksBenchmark.class, Map.of("stacks", "6", "size", "10", "millis", "1")),
                Map.entry(LoadBenchmark.class, Map.of("size", "100")),
                Map.entry(PostgresApplyBenchmark.class, Map.of("size", "10")),
                Map.entry(WatchBenchmark.class, Map.of("commits", "3")),
                Map.entry(SeedBenchmark.class, Map.of("rows", "100")),
                Map.entry(MaskBenchmark.class, Map.of("rows", "100")),
                Map.entry(FileBenchmark.class, Map.of("size", "20")),
                Map.entry(CommandBenchmark.class, Map.of("starts", "1")),
                Map.entry(LocalBenchmark.class, Map.of("branches", "2")));
    }

    private static List<Group> graphs(List<Integer> sizes, int iterations, TimeValue time) {
        List<Group> groups = new ArrayList<>();
        for (int size : sizes) {
            for (Shape shape : Shape.values()) {
                for (Class<?> type : List.of(PlanBenchmark.class, ApplyBenchmark.class)) {
                    groups.add(new Group(
                            type, Map.of("shape", shape.name(), "size", Integer.toString(size)), 1, iterations, time));
                }
            }
        }
        return groups;
    }

    /** The results; fails when a benchmark does. */
    List<RunResult> run() throws RunnerException {
        warmUp();
        List<RunResult> results = new ArrayList<>();
        for (Group group : groups) {
            results.addAll(new Runner(options(group).build()).run());
        }
        return results;
    }

    /** Counted in calls and not in seconds, of which a busy machine may give the compiler few. */
    private void warmUp() {
        for (int i = 0; i < warmups; i++) {
            for (Shape shape : Shape.values()) {
                Graph graph = Graph.of(shape, WARMUP_SIZE);
                Grid grid = Grid.of(graph);
                var floor = new Floor(graph);
                var applyFloor = new ApplyFloor(graph);
                grid.deploy();
                for (int plan = 0; plan < PLANS_PER_DEPLOY; plan++) {
                    grid.plan(ChangeAction.NOOP);
                    floor.unchanged();
                    floor.unchangedByHash();
                    applyFloor.create();
                }
                grid.destroy();
            }
        }
    }

    private ChainedOptionsBuilder options(Group group) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + group.type().getSimpleName() + "\\.")
                .forks(ALONE.contains(group.type()) ? 1 : 0)
                .warmupIterations(group.warmups())
                .warmupTime(group.time())
                .measurementIterations(group.iterations())
                .measurementTime(group.time())
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .shouldFailOnError(true)
                .verbosity(verbose ? VerboseMode.NORMAL : VerboseMode.SILENT);
        group.params().forEach((name, values) -> options.param(name, values.split(",")));
        return options;
    }
}
