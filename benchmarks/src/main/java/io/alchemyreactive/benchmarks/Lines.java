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
    private static final double BRANCH_GOAL_MILLIS = 500;
    private static final double RESUME_GOAL_MILLIS = 250;
    private static final double IDLE_GOAL_MEGABYTES = 200;

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
                lines.allocation(),
                lines.local(
                        "local-branch-ms",
                        "branch",
                        BRANCH_GOAL_MILLIS,
                        "A branch of a small database to its first query"),
                lines.local(
                        "local-resume-ms", "resume", RESUME_GOAL_MILLIS, "The first query of a compute that sleeps"),
                lines.idle());
    }

    private Line planNoop() {
        List<Case> cases = new ArrayList<>();
        for (Measurement plan : measured.of(PlanBenchmark.class, "noop")) {
            Measurement sha = beside(plan, "floorSha256");
            String from = "%s µs; floor %s, with SHA-256 %s; on the wall %s times"
                    .formatted(
                            perCell(plan.cost(), plan),
                            perCell(beside(plan, "floor").cost(), plan),
                            perCell(sha.cost(), plan),
                            Line.number(plan.micros() / sha.micros()));
            cases.add(new Case(label(plan), plan.cost() / sha.cost(), NOOP_GOAL, from));
        }
        return new Line("plan-noop", "No-op plan, times the SHA-256 floor; µs of CPU per resource", cases);
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
                String from = "%s ms of CPU, %s on the wall; at %d %s and %s"
                        .formatted(
                                millis(large.cost()),
                                millis(large.micros()),
                                small.number("size"),
                                millis(small.cost()),
                                millis(small.micros()));
                cases.add(new Case(
                        label(large), large.cost() / small.cost(), Math.pow(GROWTH_GOAL_PER_TENFOLD, tenfolds), from));
            }
        }
        return new Line(name, "CPU time at the largest size, times that at the one before", cases);
    }

    private Line create() {
        List<Case> cases = new ArrayList<>();
        for (Measurement create : measured.of(ApplyBenchmark.class, "create")) {
            String destroy = measured.beside(create, ApplyBenchmark.class, "destroy")
                    .map(it -> perCell(it.cost(), it))
                    .orElse("not measured");
            cases.add(new Case(
                    label(create),
                    create.cost() / create.number("size"),
                    CREATE_GOAL_MICROS,
                    perCell(create.micros(), create) + " µs on the wall; destroy " + destroy));
        }
        return new Line(
                "apply-create-us", "Apply, all create, provider that answers at once; µs of CPU per resource", cases);
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
                    millis(create.micros()) + " ms; the path " + Line.number(path / MICROS_PER_MILLI)));
        }
        return new Line(
                "latency-bound", "Apply, times the longest path of creates that take their time; on the wall", cases);
    }

    private Line local(String name, String method, double goal, String what) {
        List<Case> cases = measured.of(LocalBenchmark.class, method).stream()
                .map(each ->
                        new Case("small database", each.micros() / MICROS_PER_MILLI, goal, "with HTTP, TLS and SCRAM"))
                .toList();
        return new Line(name, what + ", ms on the wall", cases);
    }

    private Line idle() {
        List<Case> cases = measured.of(LocalBenchmark.class, "idle").stream()
                .map(each -> new Case(
                        each.params().get("branches") + " branches",
                        each.megabytes(),
                        IDLE_GOAL_MEGABYTES,
                        "and the project's own; PSS of all PostgreSQL processes, without the JVM"))
                .toList();
        return new Line("local-idle-mb", "Memory of computes that run and have no session, MB", cases);
    }

    private Line allocation() {
        List<Case> cases = new ArrayList<>();
        for (Measurement plan : measured.of(PlanBenchmark.class, "noop")) {
            double perCell = plan.bytes() / plan.number("size") / BYTES_PER_KB;
            double floor = beside(plan, "floorSha256").bytes() / plan.number("size") / BYTES_PER_KB;
            cases.add(new Case(
                    label(plan), perCell, ALLOCATION_GOAL_KB, "floor with SHA-256 " + Line.number(floor) + " KB"));
        }
        return new Line("plan-alloc-kb", "Allocated by a no-op plan, KB per resource", cases);
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

    private static String perCell(double micros, Measurement of) {
        return Line.number(micros / of.number("size"));
    }

    private static String millis(double micros) {
        return Line.number(micros / MICROS_PER_MILLI);
    }
}
