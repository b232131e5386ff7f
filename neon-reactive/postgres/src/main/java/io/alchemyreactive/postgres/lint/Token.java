package io.alchemyreactive.postgres.lint;

/**
 * One token of SQL.
 *
 * @param kind its kind
 * @param text a word in lower case, a quoted name without its quotes, a string without its quotes, else the characters
 * @param line its line in the file, from 1
 */
record Token(Kind kind, String text, int line) {

    /** The kind of a token. */
    enum Kind {
        /** A keyword or a name without quotes. */
        WORD,
        /** A name in double quotes. */
        QUOTED,
        /** A string of any form, also one in dollar quotes. */
        STRING,
        NUMBER,
        /** A single character, or {@code ::}. */
        SYMBOL
    }

    /** Whether this is the keyword or the symbol. */
    boolean is(String wanted) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(wanted);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    boolean isLiteral() {
        return kind == Kind.STRING || kind == Kind.NUMBER;
    }
}
