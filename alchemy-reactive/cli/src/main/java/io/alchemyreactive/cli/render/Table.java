package io.alchemyreactive.cli.render;

import java.util.List;

/** Rows of text in columns, as wide as their longest cell. */
public final class Table {

    private Table() {}

    /** The rows, each with a line break at its end; all have as many cells as the first. */
    public static String of(List<List<String>> rows) {
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width =
                        rows.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
                line.append(row.get(column))
                        .append(" ".repeat(width - row.get(column).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
