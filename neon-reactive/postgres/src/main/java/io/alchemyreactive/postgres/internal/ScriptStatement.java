package io.alchemyreactive.postgres.internal;

import java.util.List;

/**
 * A statement of a file.
 *
 * @param sql its text, without the semicolon
 * @param line the line in which it begins
 * @param words its first words that are no quoted names, in lower case
 * @param copies whether its rows stand in the lines that follow it
 */
public record ScriptStatement(String sql, int line, List<String> words, boolean copies) {

    public ScriptStatement {
        words = List.copyOf(words);
    }

    /** The line of a character of the text. */
    public int lineOf(int position) {
        return line
                + (int) sql.substring(0, Math.min(Math.max(position, 0), sql.length()))
                        .chars()
                        .filter(each -> each == '\n')
                        .count();
    }
}
