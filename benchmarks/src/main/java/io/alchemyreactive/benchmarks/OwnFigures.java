package io.alchemyreactive.benchmarks;

import io.alchemyreactive.plan.ChangeAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Ours: CPU of a warm process per resource, on a memory store; medians. */
final class OwnFigures {

    private static final int WARMUPS = 100;
    private static final int WARMUP_SIZE = 1_000;
    private static final int ITERATIONS = 5;
    /** How many resources are worked on per iteration, since the CPU time of a process comes in steps of 10 ms. */
    private static final int RESOURCES = 50_000;

    private static final double NANOS_PER_MICRO = 1_000;

    private final String version;
    private final List<Figure> figures = new ArrayList<>();

    private OwnFigures(String version) {
        this.version = version;
    }

    static List<Figure> measure(String version, List<Integer> sizes) {
        var own = new OwnFigures(version);
        for (int i = 0; i < WARMUPS; i++) {
            for (Shape shape : Shape.values()) {
                Grid grid = Grid.of(Graph.of(shape, WARMUP_SIZE));
                grid.deploy();
                grid.plan(ChangeAction.NOOP);
            }
        }
        for (int size : sizes) {
            for (Shape shape : Shape.values()) {
                own.graph(shape, size);
            }
        }
        for (EffectBenchmark.Source source : EffectBenchmark.Source.values()) {
            own.yields(source);
        }
        return own.figures;
    }

    private void graph(Shape shape, int size) {
        Grid grid = Grid.of(Graph.of(shape, size));
        int times = Math.max(1, RESOURCES / size);
        double apply = median(times, () -> {
            grid.clear();
            CpuClock.counting(grid::deploy);
        });
        double plan = median(times, () -> CpuClock.counting(() -> grid.plan(ChangeAction.NOOP)));
        String graph = shape.name().toLowerCase(Locale.ROOT);
        figures.add(new Figure(Comparison.OURS, version, "plan", graph, size, plan / size));
        figures.add(new Figure(Comparison.OURS, version, "apply", graph, size, apply / size));
    }

    private void yields(EffectBenchmark.Source source) {
        var benchmark = new EffectBenchmark();
        benchmark.source = source;
        benchmark.assemble();
        for (int i = 0; i < WARMUPS; i++) {
            benchmark.yields();
        }
        double[] micros = new double[ITERATIONS];
        for (int i = 0; i < ITERATIONS; i++) {
            long begin = System.nanoTime();
            benchmark.yields();
            micros[i] = (System.nanoTime() - begin) / NANOS_PER_MICRO;
        }
        String graph = source.name().toLowerCase(Locale.ROOT);
        figures.add(new Figure(Comparison.OURS, version, "await", graph, 1, middle(micros) / source.monos()));
    }

    private static double median(int times, Runnable work) {
        double[] micros = new double[ITERATIONS];
        for (int i = 0; i < ITERATIONS; i++) {
            CpuClock.reset();
            for (int time = 0; time < times; time++) {
                work.run();
            }
            micros[i] = CpuClock.nanos() / NANOS_PER_MICRO / times;
        }
        return middle(micros);
    }

    private static double middle(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
