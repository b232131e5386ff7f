package io.alchemyreactive.benchmarks;

import io.alchemyreactive.benchmarks.Line.Goal;

/** The lines of work on rows; on the wall, since the server works beside this process. */
record RowsLines(Measurements measured) {

    private static final Goal COPY = Goal.atLeast(0.7);
    private static final Goal STATEMENTS = Goal.atLeast(0.9);
    private static final Goal MASK = Goal.atLeast(0.6);

    Line copy() {
        return line(
                "seed-copy",
                "Speed of a seed with a COPY, times that of the same COPY",
                SeedBenchmark.class,
                "copySeed",
                "copy",
                COPY);
    }

    Line statements() {
        return line(
                "seed-statements",
                "Speed of a seed of statements, times that of the same statements, a tenth as many",
                SeedBenchmark.class,
                "statementSeed",
                "statements",
                STATEMENTS);
    }

    Line mask() {
        return line(
                "mask",
                "Speed of a mask, times that of the update with the same expression",
                MaskBenchmark.class,
                "mask",
                "update",
                MASK);
    }

    private Line line(String name, String what, Class<?> type, String ours, String bare, Goal goal) {
        return new Line(
                name,
                what + " through the same driver; on the wall",
                Lines.ratios(
                        measured.of(type, ours),
                        each -> measured.besideOrFail(each, type, bare),
                        Measurement::micros,
                        each -> each.number("rows") + " rows",
                        goal));
    }
}
