package io.alchemyreactive.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Measures and compares; {@code benchmarks/compare/run} starts it. */
public final class Compare {

    private Compare() {}

    /**
     * {@code own VERSION SIZE...} and {@code terraform PROGRAM SIZE} write figures, one per line; {@code page FIGURES SKIPPED}
     * writes the page of such lines, with those of what was skipped.
     */
    public static void main(String[] args) throws IOException {
        switch (args.length == 0 ? "" : args[0]) {
            case "own" ->
                print(OwnFigures.measure(
                        args[1],
                        List.of(args).subList(2, args.length).stream()
                                .map(Integer::valueOf)
                                .toList()));
            case "terraform" -> print(TerraformFigures.measure(args[1], Integer.parseInt(args[2])));
            case "page" -> System.out.print(page(Path.of(args[1]), Path.of(args[2])));
            default -> throw new IllegalArgumentException("Say own, terraform or page.");
        }
        // Threads that are idle would keep the process.
        System.exit(0);
    }

    private static void print(List<Figure> figures) {
        figures.forEach(figure -> System.out.println(figure.line()));
    }

    private static String page(Path figures, Path skipped) throws IOException {
        List<String> notes = new ArrayList<>(List.of(
                "Machine: " + Machine.describe(),
                "JDK: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                "Date: " + LocalDate.now(ZoneOffset.UTC)));
        Files.readAllLines(skipped).forEach(line -> notes.add("Skipped: " + line));
        return new Comparison(
                        Files.readAllLines(figures).stream().map(Figure::parse).toList(), notes)
                .page();
    }
}
