package io.alchemyreactive.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * Figures of several tools, beside ours.
 *
 * @param figures of all tools, ours among them
 * @param notes machine, date, and what was skipped
 */
record Comparison(List<Figure> figures, List<String> notes) {

    static final String OURS = "alchemy-reactive";

    Comparison {
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
    }

    /** Markdown: for each graph the time per resource of each tool, and how many times ours that is. */
    String page() {
        var page = new StringBuilder("# Comparison\n\nWritten by `./benchmarks/compare/run`.\n\n");
        notes.forEach(note -> page.append("- ").append(note).append('\n'));
        List<String> tools = figures.stream().map(Figure::label).distinct().toList();
        page.append("\nMicroseconds per resource; in brackets how many times ours.\n\n| what |");
        tools.forEach(tool -> page.append(' ').append(tool).append(" |"));
        page.append("\n|---|").append("---|".repeat(tools.size())).append('\n');
        figures.stream().map(Figure::subject).distinct().forEach(subject -> row(page, subject, tools));
        return page.toString();
    }

    private void row(StringBuilder page, String subject, List<String> tools) {
        page.append("| ").append(subject).append(" |");
        Optional<Figure> ours = figures.stream()
                .filter(each -> each.tool().equals(OURS) && each.subject().equals(subject))
                .findFirst();
        for (String tool : tools) {
            page.append(' ');
            figures.stream()
                    .filter(each -> each.label().equals(tool) && each.subject().equals(subject))
                    .findFirst()
                    .ifPresent(each -> page.append(cell(each, ours)));
            page.append(" |");
        }
        page.append('\n');
    }

    private static String cell(Figure figure, Optional<Figure> ours) {
        String micros = Line.number(figure.micros());
        return figure.tool().equals(OURS) || ours.isEmpty()
                ? micros
                : micros + " (" + Line.number(figure.micros() / ours.get().micros()) + ")";
    }
}
