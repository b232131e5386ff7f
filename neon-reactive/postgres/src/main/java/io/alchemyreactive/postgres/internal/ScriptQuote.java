package io.alchemyreactive.postgres.internal;

/**
 * The string, quoted name, dollar-quoted text or comment in which the next character of a file stands, if any. For one thread.
 */
final class ScriptQuote {

    /** A kind of quoted text. */
    enum Kind {
        NONE(""),
        STRING("string"),
        /** A string in which a backslash escapes the next character. */
        ESCAPED("string"),
        NAME("quoted name"),
        DOLLARS("dollar-quoted text"),
        COMMENT("comment");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private Kind kind = Kind.NONE;
    private String end = "";
    private int line;
    private int depth;

    boolean isOpen() {
        return kind != Kind.NONE;
    }

    /**
     * Begins a quoted text.
     *
     * @param end the text that closes it
     * @param line the line in which it begins
     */
    void open(Kind kind, String end, int line) {
        this.kind = kind;
        this.end = end;
        this.line = line;
        this.depth = 1;
    }

    /** Describes it for a message. */
    String what() {
        return kind.word + " that begins in line " + line;
    }

    /** The position behind the part of the text that belongs to it; closes it where it ends. */
    int pass(String text, int at) {
        return switch (kind) {
            case NONE -> at;
            case STRING, ESCAPED -> string(text, at);
            case NAME, DOLLARS -> until(text, at);
            case COMMENT -> comment(text, at);
        };
    }

    private int until(String text, int at) {
        int found = text.indexOf(end, at);
        if (found < 0) {
            return text.length();
        }
        kind = Kind.NONE;
        return found + end.length();
    }

    private int string(String text, int start) {
        for (int at = start; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '\\' && kind == Kind.ESCAPED) {
                at++;
            } else if (next == '\'') {
                if (!text.startsWith("'", at + 1)) {
                    kind = Kind.NONE;
                    return at + 1;
                }
                at++;
            }
        }
        return text.length();
    }

    /** Comments nest. */
    private int comment(String text, int start) {
        for (int at = start; at < text.length(); at++) {
            if (text.startsWith("*/", at)) {
                at++;
                if (--depth == 0) {
                    kind = Kind.NONE;
                    return at + 1;
                }
            } else if (text.startsWith("/*", at)) {
                depth++;
                at++;
            }
        }
        return text.length();
    }
}
