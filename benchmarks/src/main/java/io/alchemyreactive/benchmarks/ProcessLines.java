package io.alchemyreactive.benchmarks;

import io.alchemyreactive.benchmarks.Line.Case;
import io.alchemyreactive.benchmarks.Line.Goal;
import java.util.List;

/** The lines of whole processes: commands, and the servers of the local Neon. */
record ProcessLines(Measurements measured) {

    private static final double MICROS_PER_MILLI = 1_000;
    private static final double BYTES_PER_MB = 1_048_576;

    private static final Goal PLAN = Goal.atMost(5);
    private static final Goal HELP = Goal.atMost(2.5);
    private static final Goal BRANCH_MILLIS = Goal.atMost(100);
    private static final Goal RESUME_MILLIS = Goal.atMost(250);
    private static final Goal IDLE_MB = Goal.atMost(150);

    Line command(String name, String method, String what) {
        List<Case> cases = measured.of(CommandBenchmark.class, method).stream()
                .map(command -> {
                    Measurement nothing = measured.besideOrFail(command, CommandBenchmark.class, "nothing");
                    return new Case(
                            method,
                            command.cost() / nothing.cost(),
                            method.equals("plan") ? PLAN : HELP,
                            "%s ms, %s on the wall; a main that does nothing %s and %s"
                                    .formatted(
                                            each(command.cost(), command),
                                            each(command.micros(), command),
                                            each(nothing.cost(), nothing),
                                            each(nothing.micros(), nothing)));
                })
                .toList();
        return new Line(name, what + " as a whole process, times a main that does nothing with its flags; CPU", cases);
    }

    private static String each(double micros, Measurement of) {
        return Measurement.millis(micros / of.number("starts"));
    }

    Line branch() {
        String alone = measured.of(LocalBenchmark.class, "serverAlone").stream()
                .map(Measurement::micros)
                .map(Measurement::millis)
                .findFirst()
                .orElse("not measured");
        return local(
                "local-branch-ms",
                "branch",
                BRANCH_MILLIS,
                "A branch of a small database to its first query",
                "with HTTP, TLS and SCRAM; a server alone on data that is ready " + alone + " ms");
    }

    Line resume() {
        return local(
                "local-resume-ms",
                "resume",
                RESUME_MILLIS,
                "The first query of a compute that sleeps",
                "with HTTP, TLS and SCRAM");
    }

    private Line local(String name, String method, Goal goal, String what, String from) {
        List<Case> cases = measured.of(LocalBenchmark.class, method).stream()
                .map(each -> new Case("small database", each.micros() / MICROS_PER_MILLI, goal, from))
                .toList();
        return new Line(name, what + ", ms on the wall", cases);
    }

    Line idle() {
        List<Case> cases = measured.of(LocalBenchmark.class, "idle").stream()
                .map(each -> new Case(
                        each.number("branches") + " branches",
                        each.counter(Memory.METRIC) / BYTES_PER_MB,
                        IDLE_MB,
                        "and the project's own; PSS of all PostgreSQL processes, without the JVM"))
                .toList();
        return new Line("local-idle-mb", "Memory of computes that run and have no session, MB", cases);
    }
}
