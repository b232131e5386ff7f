package io.alchemyreactive.benchmarks;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lines as a page to read and as JSON to compare.
 *
 * @param lines what has goals
 * @param where machine, JDK and date, one per element
 */
record BenchmarkReport(List<Line> lines, List<String> where) {

    BenchmarkReport {
        lines = List.copyOf(lines);
        where = List.copyOf(where);
    }

    /** Markdown: all lines in one table, then the cases of each. */
    String page() {
        var page = new StringBuilder(
                "# Results\n\nWritten by `./benchmarks/run`; how to read it: `README.md` beside it.\n\n");
        where.forEach(fact -> page.append("- ").append(fact).append('\n'));
        page.append("\n| line | worst case | value | goal | met |\n|---|---|---|---|---|\n");
        for (Line line : lines) {
            Line.Case worst = line.worst();
            row(
                    page,
                    "`" + line.name() + "`",
                    worst.label(),
                    value(worst),
                    String.valueOf(worst.goal()),
                    line.met() ? "yes" : "**no**");
        }
        for (Line line : lines) {
            page.append("\n## ").append(line.name()).append("\n\n").append(line.what());
            page.append(".\n\n| graph | value | goal | from |\n|---|---|---|---|\n");
            line.cases()
                    .forEach(each -> row(page, each.label(), value(each), String.valueOf(each.goal()), each.from()));
        }
        return page.toString();
    }

    /** An array with one object per line, in their order. */
    String json() {
        var array = JsonMapper.shared().createArrayNode();
        for (Line line : lines) {
            ObjectNode object = array.addObject();
            object.put("name", line.name()).put("what", line.what()).put("met", line.met());
            var cases = object.putArray("cases");
            for (Line.Case each : line.cases()) {
                cases.addObject()
                        .put("label", each.label())
                        .put("value", each.value())
                        .put("goal", each.goal().bound())
                        .put("least", each.goal().least())
                        .put("from", each.from());
            }
        }
        return array.toPrettyString() + "\n";
    }

    private static String value(Line.Case of) {
        return Line.number(of.value());
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
