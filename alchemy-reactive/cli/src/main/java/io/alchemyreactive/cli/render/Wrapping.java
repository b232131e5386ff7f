package io.alchemyreactive.cli.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Breaks long lines between words, so that a terminal does not break them within. Immutable.
 *
 * @param width the most characters of a line, where its words allow it
 */
public record Wrapping(int width) {

    /** Leaves every line as it is. */
    public static final Wrapping NONE = new Wrapping(Integer.MAX_VALUE);

    private static final int HANGING = 2;
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern INDENT = Pattern.compile("(?:" + COLOUR.pattern() + ")?( *)");

    /** The text with its long lines broken; what follows of a line is indented by two more than it. */
    public String wrapped(String text) {
        return text.lines().map(this::wrappedLine).collect(Collectors.joining("\n"))
                + (text.endsWith("\n") ? "\n" : "");
    }

    private String wrappedLine(String line) {
        if (shown(line) <= width) {
            return line;
        }
        Matcher start = INDENT.matcher(line);
        int indent = start.lookingAt() ? start.group(1).length() : 0;
        List<String> lines = new ArrayList<>();
        var current = new StringBuilder(line.substring(0, start.end()));
        boolean empty = true;
        for (String word : line.substring(start.end()).split(" ")) {
            if (!empty && shown(current.toString()) + 1 + shown(word) > width) {
                lines.add(current.toString());
                current = new StringBuilder(" ".repeat(indent + HANGING));
                empty = true;
            }
            current.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(current.toString());
        return String.join("\n", lines);
    }

    private static int shown(String text) {
        return COLOUR.matcher(text).replaceAll("").length();
    }
}
