package io.alchemyreactive.benchmarks;

import io.alchemyreactive.benchmarks.Line.Case;
import io.alchemyreactive.benchmarks.Line.Goal;
import java.util.ArrayList;
import java.util.List;

/** The lines of deploys on a memory store. */
record ApplyLines(Measurements measured) {

    private static final double MICROS_PER_MILLI = 1_000;

    private static final Goal CREATE = Goal.atMost(3);
    private static final Goal DEEP = Goal.atMost(1.02);
    private static final Goal UNEVEN = Goal.atMost(1.1);
    private static final Goal WIDE = Goal.atMost(1.5);
    private static final Goal STACKS = Goal.atMost(1.2);

    Line create() {
        List<Case> cases = new ArrayList<>();
        for (Measurement create : measured.of(ApplyBenchmark.class, "create")) {
            Measurement floor = measured.besideOrFail(create, ApplyBenchmark.class, "floor");
            String destroy = measured.beside(create, ApplyBenchmark.class, "destroy")
                    .map(it -> it.perCell(it.cost()))
                    .orElse("not measured");
            cases.add(new Case(
                    create.label(),
                    create.cost() / floor.cost(),
                    CREATE,
                    "%s µs; floor %s; on the wall %s µs; destroy %s"
                            .formatted(
                                    create.perCell(create.cost()),
                                    create.perCell(floor.cost()),
                                    create.perCell(create.micros()),
                                    destroy)));
        }
        return new Line(
                "apply-create",
                "Apply, all create, provider that answers at once, times two canonical documents of each row with their"
                        + " SHA-256 and one Mono; µs of CPU per resource",
                cases);
    }

    Line latency() {
        List<Case> cases = new ArrayList<>();
        for (Measurement create : measured.of(LatencyBenchmark.class, "create")) {
            int layers = create.number("layers");
            double path = create.number("millis") * MICROS_PER_MILLI * layers;
            cases.add(new Case(
                    layers == 1 ? "wide " + create.number("wide") : layers + " layers of 10",
                    create.micros() / path,
                    layers == 1 ? WIDE : DEEP,
                    Measurement.millis(create.micros()) + " ms; the path " + Line.number(path / MICROS_PER_MILLI)));
        }
        for (Measurement create : measured.of(UnevenBenchmark.class, "create")) {
            double least = UnevenGraph.using(create.number("uses")).leastMillis(create.number("places"));
            cases.add(new Case(
                    "uneven 1000, " + create.number("places") + " at once, using " + create.number("uses"),
                    create.micros() / MICROS_PER_MILLI / least,
                    UNEVEN,
                    Measurement.millis(create.micros()) + " ms; the least that is possible " + Line.number(least)));
        }
        return new Line(
                "latency-bound",
                "Apply, times the longest path of creates that take their time, or all of them shared by the places; on the wall",
                cases);
    }

    Line stacks() {
        return new Line(
                "stacks-at-once",
                "Deploys at once whose providers only wait, times the slowest alone; on the wall",
                Lines.ratios(
                        measured.of(StacksBenchmark.class, "together"),
                        all -> measured.besideOrFail(all, StacksBenchmark.class, "alone"),
                        Measurement::micros,
                        all -> all.number("stacks") + " stacks of " + all.number("size"),
                        STACKS));
    }
}
