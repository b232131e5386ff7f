package io.alchemyreactive.benchmarks;

import io.alchemyreactive.benchmarks.Line.Case;
import io.alchemyreactive.benchmarks.Line.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** From what JMH measured to the lines that have goals. */
final class Lines {

    private static final double GROWTH_GOAL_PER_TENFOLD = 12;

    private Lines() {}

    /** The lines of which something was measured. */
    static List<Line> of(Measurements measured) {
        var plan = new PlanLines(measured);
        var apply = new ApplyLines(measured);
        var store = new StoreLines(measured);
        var process = new ProcessLines(measured);
        var rows = new RowsLines(measured);
        return Stream.of(
                        plan.noop(),
                        growth("growth-plan", measured.of(PlanBenchmark.class, "noop")),
                        growth("growth-apply", measured.of(ApplyBenchmark.class, "create")),
                        growth("growth-destroy", measured.of(ApplyBenchmark.class, "destroy")),
                        apply.create(),
                        apply.latency(),
                        plan.allocation(),
                        store.load(),
                        store.files(),
                        store.bytes(),
                        apply.stacks(),
                        process.command("cli-plan", "plan", "A no-op plan of the example"),
                        process.command("cli-help", "help", "The list of commands"),
                        process.branch(),
                        process.resume(),
                        process.idle(),
                        plan.yields(),
                        plan.heap(),
                        plan.json(),
                        store.rows(),
                        store.watch(),
                        rows.copy(),
                        rows.statements(),
                        rows.mask())
                .filter(line -> !line.cases().isEmpty())
                .toList();
    }

    /**
     * The ratios of measurements to those that were made beside them.
     *
     * @param cost what of a measurement is compared
     * @param label the name of a case
     */
    static List<Case> ratios(
            List<Measurement> all,
            Function<Measurement, Measurement> floor,
            ToDoubleFunction<Measurement> cost,
            Function<Measurement, String> label,
            Goal goal) {
        return all.stream()
                .map(each -> {
                    double above = cost.applyAsDouble(each);
                    double below = cost.applyAsDouble(floor.apply(each));
                    return new Case(
                            label.apply(each),
                            goal.least() ? below / above : above / below,
                            goal,
                            Measurement.millis(above) + " ms; floor " + Measurement.millis(below));
                })
                .toList();
    }

    private static Line growth(String name, List<Measurement> bySize) {
        List<Case> cases = new ArrayList<>();
        for (int i = 1; i < bySize.size(); i++) {
            Measurement small = bySize.get(i - 1);
            Measurement large = bySize.get(i);
            boolean last = i + 1 == bySize.size() || !sameShape(large, bySize.get(i + 1));
            if (last && sameShape(small, large)) {
                double tenfolds = Math.log10((double) large.number("size") / small.number("size"));
                String from = "%s ms of CPU, %s on the wall; at %d %s and %s"
                        .formatted(
                                Measurement.millis(large.cost()),
                                Measurement.millis(large.micros()),
                                small.number("size"),
                                Measurement.millis(small.cost()),
                                Measurement.millis(small.micros()));
                cases.add(new Case(
                        large.label(),
                        large.cost() / small.cost(),
                        Goal.atMost(Math.pow(GROWTH_GOAL_PER_TENFOLD, tenfolds)),
                        from));
            }
        }
        return new Line(name, "CPU time at the largest size, times that at the one before", cases);
    }

    private static boolean sameShape(Measurement one, Measurement other) {
        return one.param("shape").equals(other.param("shape"));
    }
}
