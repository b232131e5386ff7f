package io.alchemyreactive.postgres.internal;

import io.alchemyreactive.postgres.internal.ScriptQuote.Kind;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits a file into statements as psql does: at semicolons outside of quotes, comments, parentheses and the bodies of functions
 * in SQL. Keeps one statement in memory. Blocks; for one thread.
 */
public final class SqlScript {

    private static final Pattern TAG =
            Pattern.compile("\\$(?:[A-Za-z_\\x{80}-\\x{10FFFF}][\\w\\x{80}-\\x{10FFFF}]*)?\\$");
    private static final Pattern COMMAND = Pattern.compile("\\\\[A-Za-z_!?.]*");
    /** Newer versions of pg_dump write these lines around a dump. They mean nothing to the SQL between them. */
    private static final Pattern RESTRICT = Pattern.compile("\\\\(?:un)?restrict(?:\\s+\\S+)?\\s*");

    private final ScriptLines lines;
    private final ScriptQuote quote = new ScriptQuote();
    private final StringBuilder sql = new StringBuilder();
    private ScriptWords words = new ScriptWords();
    private @Nullable String line;
    private int at;
    /** The line in which the statement begins; 0 before it does. */
    private int begin;

    /** The statements of these lines. */
    public SqlScript(ScriptLines lines) {
        this.lines = lines;
    }

    /**
     * The next statement; null at the end.
     *
     * @throws SqlFile.WrongFile when the file cannot be run: a command of psql, something that is not closed, a statement that
     *     is too long
     */
    public @Nullable ScriptStatement next() throws IOException {
        sql.setLength(0);
        words = new ScriptWords();
        begin = 0;
        while (true) {
            String current = line == null ? nextLine() : line;
            if (current == null) {
                return last();
            }
            if (scan(current)) {
                return statement();
            }
            line = null;
            if (begin > 0) {
                sql.append('\n');
            }
            if (sql.length() > ScriptLines.LONGEST) {
                throw ScriptLines.tooLong("the statement of line " + begin);
            }
        }
    }

    /**
     * Ends the line of a COPY; its rows begin in the next one.
     *
     * @throws SqlFile.WrongFile when something follows the COPY in its line
     */
    public void endLine() {
        String rest = line == null ? "" : line.substring(at).strip();
        if (!rest.isEmpty() && !rest.startsWith("--")) {
            throw new SqlFile.WrongFile(
                    "line " + lines.line() + " goes on after a COPY … FROM STDIN", "Begin the rows in the next line.");
        }
        line = null;
    }

    private @Nullable String nextLine() throws IOException {
        line = lines.next();
        at = 0;
        words.lineEnds();
        return line;
    }

    private ScriptStatement statement() {
        return new ScriptStatement(sql.toString(), begin, words.first(), words.copies());
    }

    /** The last statement needs no semicolon. */
    private @Nullable ScriptStatement last() {
        if (quote.isOpen()) {
            throw new SqlFile.WrongFile("the " + quote.what() + " is not closed", "Correct the file.");
        }
        return begin > 0 ? statement() : null;
    }

    /** Reads the line from where it is; true when a statement has ended. */
    private boolean scan(String text) {
        int from = at;
        while (at < text.length()) {
            if (begin == 0 && skips(text)) {
                from = at;
            } else if (quote.isOpen()) {
                at = quote.pass(text, at);
            } else if (text.charAt(at) == ';' && words.mayEnd()) {
                sql.append(text, from, at++);
                return true;
            } else {
                code(text);
            }
        }
        if (begin > 0) {
            sql.append(text, from, text.length());
        }
        return false;
    }

    /** Whether text before a statement was passed over: white space, comments and empty statements. */
    private boolean skips(String text) {
        char next = text.charAt(at);
        if (quote.isOpen()) {
            at = quote.pass(text, at);
        } else if (Character.isWhitespace(next) || next == ';') {
            at++;
        } else if (isComment(text) || next == '\\' && RESTRICT.matcher(text).matches()) {
            pass(text);
        } else {
            begin = lines.line();
            return false;
        }
        return true;
    }

    private boolean isComment(String text) {
        return text.startsWith("--", at) || text.startsWith("/*", at);
    }

    /** Passes over what ends with the line, or begins a comment. */
    private void pass(String text) {
        if (text.startsWith("/*", at)) {
            open(Kind.COMMENT, "", 2);
        } else {
            at = text.length();
        }
    }

    private void open(Kind kind, String end, int length) {
        quote.open(kind, end, lines.line());
        at += length;
    }

    private void code(String text) {
        switch (text.charAt(at)) {
            case '\'' -> open(words.isPrefix(at) ? Kind.ESCAPED : Kind.STRING, "'", 1);
            case '"' -> open(Kind.NAME, "\"", 1);
            case '$' -> dollar(text);
            case '(' -> {
                words.parenthesis(1);
                at++;
            }
            case ')' -> {
                words.parenthesis(-1);
                at++;
            }
            case '\\' -> throw ofPsql(text);
            default -> {
                if (isComment(text)) {
                    pass(text);
                } else {
                    word(text);
                }
            }
        }
    }

    private void dollar(String text) {
        Matcher found = TAG.matcher(text).region(at, text.length());
        if (found.lookingAt()) {
            open(Kind.DOLLARS, found.group(), found.group().length());
        } else {
            at++;
        }
    }

    private void word(String text) {
        int start = at;
        while (at < text.length() && isOfWord(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            at++;
        } else {
            words.add(text, start, at);
        }
    }

    private static boolean isOfWord(char each) {
        return each >= 'a' && each <= 'z'
                || each >= 'A' && each <= 'Z'
                || each >= '0' && each <= '9'
                || each == '_'
                || each == '$'
                || each >= 0x80;
    }

    private SqlFile.WrongFile ofPsql(String text) {
        Matcher name = COMMAND.matcher(text).region(at, text.length());
        String command = name.lookingAt() ? name.group() : "\\";
        String cure = switch (command.toLowerCase(Locale.ROOT)) {
            case "\\copy" ->
                "Write COPY … FROM STDIN; with the rows in the lines after it, and a line \\. at their end.";
            case "\\i", "\\ir", "\\include", "\\include_relative" -> "Declare that file as a source of its own.";
            case "\\c", "\\connect" -> "The file runs in one database alone: remove the line.";
            case "\\." -> "No COPY … FROM STDIN stands before it: remove the line.";
            default -> "Remove it, or write it in SQL.";
        };
        return new SqlFile.WrongFile(
                "line " + lines.line() + " has " + command + ", a command of psql, which PostgreSQL does not know",
                cure);
    }
}
