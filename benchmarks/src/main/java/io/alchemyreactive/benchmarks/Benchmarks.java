package io.alchemyreactive.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the benchmarks and writes what came of it; {@code benchmarks/run} starts it. */
public final class Benchmarks {

    private Benchmarks() {}

    /**
     * {@code all FOLDER}, {@code smoke FOLDER}, {@code only FOLDER REGEX} for the classes whose names and
     * parameters it matches, which only prints their lines, or {@code report FOLDER} to write the page again from the JSON that JMH
     * left there.
     */
    public static void main(String[] args) throws IOException, RunnerException {
        String what = args.length == 0 ? "" : args[0];
        if (args.length != (what.equals("only") ? 3 : 2)) {
            throw new IllegalArgumentException(
                    "Say all, smoke, report or only, the folder for the results, and which.");
        }
        Path folder = Files.createDirectories(Path.of(args[1]));
        Path raw = folder.resolve("jmh.json");
        switch (what) {
            case "all" -> Files.writeString(raw, json(Suite.full().run()));
            case "smoke" -> Files.writeString(raw, json(Suite.smoke().run()));
            case "only" -> {
                System.out.println(
                        report(json(Suite.full().only(args[2]).run())).page());
                return;
            }
            case "report" -> {}
            default -> throw new IllegalArgumentException("Say all, smoke, report or only, not " + what + ".");
        }
        BenchmarkReport report = report(Files.readString(raw));
        Files.writeString(folder.resolve("results.json"), report.json());
        Files.writeString(folder.resolve("RESULTS.md"), report.page());
        System.out.println(report.page());
    }

    /** The results as JMH writes them. */
    static String json(List<RunResult> results) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The report on results in JMH's JSON. */
    static BenchmarkReport report(String json) {
        var measured = Measurements.of(json);
        return new BenchmarkReport(
                Lines.of(measured),
                List.of(
                        "Machine: " + Machine.describe(),
                        "Load: " + Machine.load(),
                        "JDK: " + measured.jdk(),
                        "Date: " + LocalDate.now(java.time.ZoneOffset.UTC)));
    }
}
