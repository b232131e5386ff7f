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

    private String wrap(String code, String text) {
        return this == PLAIN ? text : "\u001b[" + code + "m" + text + RESET;
    }
}
