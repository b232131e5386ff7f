package io.alchemyreactive.cli.render;

/** Colours, or none. */
public enum Style {
    /** Text as it is. */
    PLAIN,
    /** With ANSI colours. */
    COLOURED;

    private static final String RESET = "\u001b[0m";

    /** For what went well or is added. */
    public String good(String text) {
        return wrap("32", text);
    }

    /** For what changes. */
    public String change(String text) {
        return wrap("33", text);
    }

    /** For what failed or is lost. */
    public String bad(String text) {
        return wrap("31", text);
    }

    /** For what matters less. */
    public String faint(String text) {
        return wrap("2", text);
    }

    /** A plan's text with its changes coloured by the mark that they begin with. */
    public String plan(String text) {
        if (this == PLAIN) {
            return text;
        }
        var coloured = new StringBuilder();
        text.lines().forEach(line -> coloured.append(planLine(line)).append('\n'));
        return coloured.toString();
    }

    private String planLine(String line) {
        if (line.startsWith("      ") || !line.startsWith("  ")) {
            return line.strip().startsWith("LOSES") ? bad(line) : line;
        }
        String mark = line.strip().split(" ", 2)[0];
        return switch (mark) {
            case "+", "<" -> good(line);
            case "~" -> change(line);
            case "-", "!", "-/+", "+/-" -> bad(line);
            default -> faint(line);
        };
    }

    private String wrap(String code, String text) {
        return this == PLAIN ? text : "\u001b[" + code + "m" + text + RESET;
    }
}
