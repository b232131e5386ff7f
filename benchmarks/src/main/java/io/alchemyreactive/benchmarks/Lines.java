package io.alchemyreactive.benchmarks;

import io.alchemyreactive.benchmarks.Line.Case;
import io.alchemyreactive.benchmarks.Measurements.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From what JMH measured to the lines that have goals. */
final class Lines {

    private static final double MICROS_PER_MILLI = 1_000;
    private static final double BYTES_PER_KB = 1_024;

    private static final double NOOP_GOAL = 4;
    private static final double GROWTH_GOAL_PER_TENFOLD = 12;
    private static final double CREATE_GOAL_MICROS = 10;
    private static final double DEEP_GOAL = 1.02;
    private static final double WIDE_GOAL = 1.5;
    private static final double ALLOCATION_GOAL_KB = 4;

    private final Measurements measured;

    private Lines(Measurements measured) {
        this.measured = measured;
    }

    static List<Line> of(Measurements measured) {
        var lines = new Lines(measured);
        return List.of(
                lines.planNoop(),
                lines.growth("growth-plan", PlanBenchmark.class, "noop"),
                lines.growth("growth-apply", ApplyBenchmark.class, "create"),
                lines.growth("growth-destroy", ApplyBenchmark.class, "destroy"),
                lines.create(),
                lines.latency(),
                lines.allocation());
    }

    private Line planNoop() {
        List<Case> cases = new ArrayList<>();
        for (Measurement plan : measured.of(PlanBenchmark.class, "noop")) {
            Measurement sha = beside(plan, "floorSha256");
            Measurement floor = beside(plan, "floor");
            String from = String.format(
                    Locale.ROOT, "%s µs; floor %s, with SHA-256 %s", perCell(plan), perCell(floor), perCell(sha));
            cases.add(new Case(label(plan), plan.micros() / sha.micros(), NOOP_GOAL, from));
        }
        return new Line("plan-noop", "no-op plan, times the SHA-256 floor; µs per resource", cases);
    }

    private Line growth(String name, Class<?> type, String method) {
        List<Case> cases = new ArrayList<>();
        List<Measurement> bySize = measured.of(type, method);
        for (int i = 1; i < bySize.size(); i++) {
            Measurement small = bySize.get(i - 1);
            Measurement large = bySize.get(i);
            boolean last = i + 1 == bySize.size() || !sameShape(large, bySize.get(i + 1));
            if (last && sameShape(small, large)) {
                double tenfolds = Math.log10((double) large.number("size") / small.number("size"));
                cases.add(new Case(
                        label(large),
                        large.micros() / small.micros(),
                        Math.pow(GROWTH_GOAL_PER_TENFOLD, tenfolds),
                        millis(large) + " ms; at " + small.number("size") + " " + millis(small)));
            }
        }
        return new Line(name, "time at the largest size, times that at the one before; ms in all", cases);
    }

    private Line create() {
        List<Case> cases = new ArrayList<>();
        for (Measurement create : measured.of(ApplyBenchmark.class, "create")) {
            double micros = create.micros() / create.number("size");
            String from = measured.beside(create, ApplyBenchmark.class, "destroy")
                    .map(destroy -> "destroy " + perCell(destroy) + " µs")
                    .orElse("");
            cases.add(new Case(label(create), micros, CREATE_GOAL_MICROS, from));
        }
        return new Line("apply-create-us", "apply, all create, provider that answers at once; µs per resource", cases);
    }

    private Line latency() {
        List<Case> cases = new ArrayList<>();
        for (Measurement create : measured.of(LatencyBenchmark.class, "create")) {
            int layers = create.number("layers");
            double path = create.number("millis") * MICROS_PER_MILLI * layers;
            cases.add(new Case(
                    layers == 1 ? "wide " + create.number("wide") : layers + " layers of 10",
                    create.micros() / path,
                    layers == 1 ? WIDE_GOAL : DEEP_GOAL,
                    millis(create) + " ms; the path " + Line.number(path / MICROS_PER_MILLI)));
        }
        return new Line("latency-bound", "apply, times the longest path of creates that take their time", cases);
    }

    private Line allocation() {
        List<Case> cases = new ArrayList<>();
        for (Measurement plan : measured.of(PlanBenchmark.class, "noop")) {
            double perCell = plan.bytes() / plan.number("size") / BYTES_PER_KB;
            double floor = beside(plan, "floorSha256").bytes() / plan.number("size") / BYTES_PER_KB;
            cases.add(new Case(
                    label(plan), perCell, ALLOCATION_GOAL_KB, "floor with SHA-256 " + Line.number(floor) + " KB"));
        }
        return new Line("plan-alloc-kb", "allocated by a no-op plan, KB per resource", cases);
    }

    private Measurement beside(Measurement plan, String floor) {
        return measured.beside(plan, PlanBenchmark.class, floor)
                .orElseThrow(() -> new IllegalArgumentException("no " + floor + " beside " + label(plan)));
    }

    private static boolean sameShape(Measurement one, Measurement other) {
        return String.valueOf(one.params().get("shape"))
                .equals(String.valueOf(other.params().get("shape")));
    }

    private static String label(Measurement of) {
        return String.valueOf(of.params().get("shape")).toLowerCase(Locale.ROOT) + " " + of.number("size");
    }

    private static String perCell(Measurement of) {
        return Line.number(of.micros() / of.number("size"));
    }

    private static String millis(Measurement of) {
        return Line.number(of.micros() / MICROS_PER_MILLI);
    }
}
