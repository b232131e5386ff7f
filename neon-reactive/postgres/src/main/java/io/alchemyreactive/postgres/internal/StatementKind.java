package io.alchemyreactive.postgres.internal;

import java.util.Locale;
import java.util.regex.Pattern;

/** The first words of a statement. They say what it does and contain no value. */
public final class StatementKind {

    private static final Pattern COMMENTS = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern WORDS = Pattern.compile(
            "[A-Za-z]+(?:\\s+(?:CONCURRENTLY|DOMAIN|EXTENSION|FROM|FUNCTION"
                    + "|INDEX|INTO|MATERIALIZED|OR|POLICY|PROCEDURE|REPLACE|ROLE|SCHEMA|SEQUENCE|TABLE|TEMP|TRIGGER|TYPE|UNIQUE|VIEW)\\b)*",
            Pattern.CASE_INSENSITIVE);

    private StatementKind() {}

    /** The kind of a statement; empty when it begins with no word. */
    public static String of(String sql) {
        var words = WORDS.matcher(COMMENTS.matcher(sql).replaceAll(" ").strip());
        return words.lookingAt() ? words.group().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT) : "";
    }
}
