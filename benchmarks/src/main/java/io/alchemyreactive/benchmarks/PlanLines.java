package io.alchemyreactive.benchmarks;

import io.alchemyreactive.benchmarks.Line.Case;
import io.alchemyreactive.benchmarks.Line.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The lines of plans and bodies, which need no disk and no server. */
record PlanLines(Measurements measured) {

    private static final double BYTES_PER_KB = 1_024;
    private static final double BYTES_PER_MB = 1_048_576;

    private static final Goal NOOP = Goal.atMost(4);
    private static final Goal ALLOCATION_KB = Goal.atMost(4);
    private static final Goal SYNCHRONOUS = Goal.atMost(1.3);
    private static final Goal ASYNCHRONOUS = Goal.atMost(1.2);
    private static final Goal DEPLOYED_MB = Goal.atMost(150);
    private static final Goal PLANNED_MB = Goal.atMost(250);
    private static final Goal JSON = Goal.atMost(1.5);

    Line noop() {
        List<Case> cases = new ArrayList<>();
        for (Measurement plan : measured.of(PlanBenchmark.class, "noop")) {
            Measurement sha = floor(plan, "floorSha256");
            String from = "%s µs; floor %s, with SHA-256 %s; on the wall %s times"
                    .formatted(
                            plan.perCell(plan.cost()),
                            plan.perCell(floor(plan, "floor").cost()),
                            plan.perCell(sha.cost()),
                            Line.number(plan.micros() / sha.micros()));
            cases.add(new Case(plan.label(), plan.cost() / sha.cost(), NOOP, from));
        }
        return new Line("plan-noop", "No-op plan, times the SHA-256 floor; µs of CPU per resource", cases);
    }

    Line allocation() {
        List<Case> cases = new ArrayList<>();
        for (Measurement plan : measured.of(PlanBenchmark.class, "noop")) {
            double floor = floor(plan, "floorSha256").allocated() / plan.number("size") / BYTES_PER_KB;
            cases.add(new Case(
                    plan.label(),
                    plan.allocated() / plan.number("size") / BYTES_PER_KB,
                    ALLOCATION_KB,
                    "floor with SHA-256 " + Line.number(floor) + " KB"));
        }
        return new Line("plan-alloc-kb", "Allocated by a no-op plan, KB per resource", cases);
    }

    Line yields() {
        List<Case> cases = new ArrayList<>();
        for (Measurement yields : measured.of(EffectBenchmark.class, "yields")) {
            var source = EffectBenchmark.Source.valueOf(yields.param("source"));
            Measurement floor = measured.besideOrFail(yields, EffectBenchmark.class, "floor");
            double value = source.isSynchronous() ? yields.cost() : yields.micros();
            double least = source.isSynchronous() ? floor.cost() : floor.micros();
            cases.add(new Case(
                    source.name().toLowerCase(Locale.ROOT),
                    value / least,
                    source.isSynchronous() ? SYNCHRONOUS : ASYNCHRONOUS,
                    "%s µs each; %s %s"
                            .formatted(
                                    each(value, source),
                                    source.isSynchronous() ? "with a bare subscriber" : "by concatMap",
                                    each(least, source))));
        }
        return new Line(
                "effect-yield",
                "Monos awaited in a body, times those subscribed to one after the other; CPU, parallel ones on the wall",
                cases);
    }

    private static String each(double micros, EffectBenchmark.Source source) {
        return Line.number(micros / source.monos());
    }

    Line heap() {
        List<Case> cases = Stream.of("deployed", "planned")
                .flatMap(method -> measured.of(HeapBenchmark.class, method).stream()
                        .map(each -> new Case(
                                method + " " + each.number("size"),
                                each.counter(Memory.METRIC) / BYTES_PER_MB,
                                method.equals("deployed") ? DEPLOYED_MB : PLANNED_MB,
                                Line.number(each.counter(Memory.METRIC) / BYTES_PER_KB / each.number("size"))
                                        + " KB per resource")))
                .toList();
        return new Line("heap-100k-mb", "Live heap of a layered stage on the memory store, MB", cases);
    }

    Line json() {
        return new Line(
                "json-plan",
                "JSON of a plan that creates all, times Jackson with the tree of that JSON; CPU",
                Lines.ratios(
                        measured.of(JsonBenchmark.class, "written"),
                        plan -> measured.besideOrFail(plan, JsonBenchmark.class, "tree"),
                        Measurement::cost,
                        plan -> "layered " + plan.number("size"),
                        JSON));
    }

    private Measurement floor(Measurement plan, String method) {
        return measured.besideOrFail(plan, PlanBenchmark.class, method);
    }
}
