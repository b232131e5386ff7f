package io.alchemyreactive.benchmarks;

import io.alchemyreactive.plan.ChangeAction;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Which benchmarks are run, and how long. All run in this virtual machine after one warm-up for all, and what is compared
 * runs close together, one shape and size after the other: so both sides of a ratio have had the same share of the compiler
 * and of a busy machine.
 *
 * @param sizes how many cells, ascending
 * @param warmups how often each shape is worked through before anything is measured
 * @param iterations how often is measured
 * @param time how long each time
 * @param latencyMillis how long a create takes where that is what counts
 * @param layers how many layers of ten cells wait for each other there
 * @param idleBranches how many branches idle where their memory is what counts
 * @param verbose whether JMH tells about its progress
 */
record Suite(
        List<Integer> sizes,
        int warmups,
        int iterations,
        TimeValue time,
        int latencyMillis,
        int layers,
        int idleBranches,
        boolean verbose) {

    private static final int WARMUP_SIZE = 1_000;
    private static final int PLANS_PER_DEPLOY = 4;
    private static final int SLOW_ITERATIONS = 3;

    Suite {
        sizes = List.copyOf(sizes);
    }

    /** Everything; about ten minutes on a machine that has nothing else to do. */
    static Suite full() {
        return new Suite(List.of(1_000, 10_000, 100_000), 300, 5, TimeValue.seconds(1), 100, 100, 20, true);
    }

    /** Each benchmark a few times on small graphs: shows that they work, and measures nothing. */
    static Suite smoke() {
        return new Suite(List.of(10, 100), 0, 1, TimeValue.milliseconds(10), 1, 10, 2, false);
    }

    /** The results; fails when a benchmark does. */
    List<RunResult> run() throws RunnerException {
        warmUp();
        List<RunResult> results = new ArrayList<>();
        for (int size : sizes) {
            for (Shape shape : Shape.values()) {
                for (Class<?> benchmarks : List.of(PlanBenchmark.class, ApplyBenchmark.class)) {
                    results.addAll(run(
                            options(benchmarks).param("shape", shape.name()).param("size", Integer.toString(size))));
                }
            }
        }
        results.addAll(run(options(LatencyBenchmark.class)
                .param("millis", Integer.toString(latencyMillis))
                .param("layers", Integer.toString(layers), "1")
                .measurementIterations(Math.min(iterations, SLOW_ITERATIONS))));
        results.addAll(run(options(LocalBenchmark.class).param("branches", Integer.toString(idleBranches))));
        return results;
    }

    /** Counted in calls and not in seconds, of which a busy machine may give the compiler few. */
    private void warmUp() {
        for (int i = 0; i < warmups; i++) {
            for (Shape shape : Shape.values()) {
                Graph graph = Graph.of(shape, WARMUP_SIZE);
                Grid grid = Grid.of(graph);
                var floor = new Floor(graph);
                grid.deploy();
                for (int plan = 0; plan < PLANS_PER_DEPLOY; plan++) {
                    grid.plan(ChangeAction.NOOP);
                    floor.unchanged();
                    floor.unchangedByHash();
                }
                grid.destroy();
            }
        }
    }

    private static List<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        return List.copyOf(new Runner(options.build()).run());
    }

    private ChainedOptionsBuilder options(Class<?> benchmarks) {
        return new OptionsBuilder()
                .include("\\." + benchmarks.getSimpleName() + "\\.")
                .forks(0)
                .warmupIterations(1)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .shouldFailOnError(true)
                .verbosity(verbose ? VerboseMode.NORMAL : VerboseMode.SILENT);
    }
}
