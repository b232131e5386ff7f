package io.alchemyreactive.postgres.internal;

/** Writes names and values into statements. Stateless. */
public final class SqlText {

    private SqlText() {}

    /** The name as an identifier of SQL. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The text as a literal of SQL, for a session with standard_conforming_strings. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
