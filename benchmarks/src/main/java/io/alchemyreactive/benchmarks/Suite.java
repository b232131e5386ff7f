package io.alchemyreactive.benchmarks;

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
 * Which benchmarks are run, and how long. What is compared runs close together: one shape and size after the other, so
 * that a busy machine slows both sides of a ratio.
 *
 * @param shapes which shapes
 * @param sizes how many cells, ascending
 * @param forks how many virtual machines per benchmark; 0 runs in this one
 * @param iterations how often is measured, after two thirds as many to warm up
 * @param time how long an iteration is
 * @param latencyMillis how long a create takes where that is what counts
 * @param layers how many layers of ten cells wait for each other there
 * @param verbose whether JMH tells about its progress
 */
record Suite(
        List<Shape> shapes,
        List<Integer> sizes,
        int forks,
        int iterations,
        TimeValue time,
        int latencyMillis,
        int layers,
        boolean verbose) {

    Suite {
        shapes = List.copyOf(shapes);
        sizes = List.copyOf(sizes);
    }

    /** Everything; about a quarter of an hour. */
    static Suite full() {
        return new Suite(
                List.of(Shape.values()),
                List.of(1_000, 10_000, 100_000),
                1,
                6,
                TimeValue.milliseconds(1_500),
                100,
                100,
                true);
    }

    /** Each benchmark a few times on small graphs: shows that they work, and measures nothing. */
    static Suite smoke() {
        return new Suite(List.of(Shape.values()), List.of(10, 100), 0, 1, TimeValue.milliseconds(10), 1, 10, false);
    }

    /** The results; fails when a benchmark does. */
    List<RunResult> run() throws RunnerException {
        List<RunResult> results = new ArrayList<>();
        for (int size : sizes) {
            for (Shape shape : shapes) {
                results.addAll(run(options(PlanBenchmark.class)
                        .param("shape", shape.name())
                        .param("size", Integer.toString(size))));
                results.addAll(run(options(ApplyBenchmark.class)
                        .param("shape", shape.name())
                        .param("size", Integer.toString(size))));
            }
        }
        results.addAll(run(options(LatencyBenchmark.class)
                .param("millis", Integer.toString(latencyMillis))
                .param("layers", Integer.toString(layers), "1")
                .warmupIterations(1)
                .measurementIterations(Math.min(iterations, 3))));
        return results;
    }

    private static List<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        return List.copyOf(new Runner(options.build()).run());
    }

    private ChainedOptionsBuilder options(Class<?> benchmarks) {
        return new OptionsBuilder()
                .include("\\." + benchmarks.getSimpleName() + "\\.")
                .forks(forks)
                .warmupIterations(iterations * 2 / 3)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .shouldFailOnError(true)
                .verbosity(verbose ? VerboseMode.NORMAL : VerboseMode.SILENT);
    }
}
