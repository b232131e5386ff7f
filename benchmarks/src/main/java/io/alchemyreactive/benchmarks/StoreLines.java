package io.alchemyreactive.benchmarks;

import io.alchemyreactive.benchmarks.Line.Case;
import io.alchemyreactive.benchmarks.Line.Goal;

/** The lines of stores; on the wall, since disks and servers work beside this process. */
record StoreLines(Measurements measured) {

    private static final double BYTES_PER_KB = 1_024;
    private static final double MICROS_PER_MILLI = 1_000;
    private static final double MICROS_PER_SECOND = 1_000_000;
    private static final int WRITES_PER_ROW = 2;

    private static final Goal LOAD = Goal.atMost(1.5);
    private static final Goal FILES = Goal.atMost(1.5);
    private static final Goal WRITTEN_KB = Goal.atMost(20);
    private static final Goal ROWS = Goal.atLeast(0.7);
    private static final Goal WATCH_MILLIS = Goal.atMost(10);

    Line load() {
        return new Line(
                "stage-load",
                "Loading a stage from PostgreSQL, times the query of its rows through the same driver; on the wall",
                Lines.ratios(
                        measured.of(LoadBenchmark.class, "load"),
                        load -> measured.besideOrFail(load, LoadBenchmark.class, "select"),
                        Measurement::micros,
                        load -> load.number("size") + " rows",
                        LOAD));
    }

    Line files() {
        return new Line(
                "durable-files",
                "Apply on files, times as many files, synced eight at once; on the wall",
                Lines.ratios(
                        measured.of(FileBenchmark.class, "deploy"),
                        deploy -> measured.besideOrFail(deploy, FileBenchmark.class, "raw"),
                        Measurement::micros,
                        deploy -> "wide " + deploy.number("size"),
                        FILES));
    }

    Line bytes() {
        return new Line(
                "bytes-1-of-10000-kb",
                "Bytes that a deploy on files writes which changes one resource, KB",
                measured.of(FileBenchmark.class, "one").stream()
                        .map(one -> new Case(
                                "1 of " + one.number("size"),
                                one.counter(FileBenchmark.Written.METRIC) / BYTES_PER_KB,
                                WRITTEN_KB,
                                Measurement.millis(one.micros()) + " ms"))
                        .toList());
    }

    Line rows() {
        return new Line(
                "postgres-apply",
                "Written rows per second of an apply on PostgreSQL, times those of bare upserts of many rows; on the wall",
                measured.of(PostgresApplyBenchmark.class, "apply").stream()
                        .map(this::rows)
                        .toList());
    }

    private Case rows(Measurement apply) {
        Measurement upsert = measured.besideOrFail(apply, PostgresApplyBenchmark.class, "upsert");
        return new Case(
                "wide " + apply.number("size"),
                upsert.micros() / apply.micros(),
                ROWS,
                "%s rows/s; upserts %s; CPU of this process %s of %s ms"
                        .formatted(
                                perSecond(apply),
                                perSecond(upsert),
                                Measurement.millis(apply.cost()),
                                Measurement.millis(apply.micros())));
    }

    private static String perSecond(Measurement of) {
        return Line.number(WRITES_PER_ROW * of.number("size") * MICROS_PER_SECOND / of.micros());
    }

    Line watch() {
        return new Line(
                "watch-latency",
                "From the begin of a commit on PostgreSQL to its line in a process that follows, 99 of 100, ms",
                measured.of(WatchBenchmark.class, "commits").stream()
                        .map(each -> new Case(
                                each.number("commits") + " commits",
                                each.counter("heard99") / MICROS_PER_MILLI,
                                WATCH_MILLIS,
                                "median %s ms; the commit alone %s"
                                        .formatted(
                                                Measurement.millis(each.counter("heard50")),
                                                Measurement.millis(each.counter("committed50")))))
                        .toList());
    }
}
