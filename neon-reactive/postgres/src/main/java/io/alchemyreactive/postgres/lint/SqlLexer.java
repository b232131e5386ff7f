package io.alchemyreactive.postgres.lint;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Splits the text of a file into statements. Follows the lexical rules of PostgreSQL with {@code
 * standard_conforming_strings}: nested comments, all forms of strings, rows of {@code COPY … FROM STDIN}, and bodies
 * between {@code BEGIN ATOMIC} and {@code END}. Not thread-safe.
 */
final class SqlLexer {

    private final String text;
    private final StatementCollector found = new StatementCollector();
    private int at;
    private int line = 1;

    private SqlLexer(String text) {
        this.text = text;
    }

    static List<SqlStatement> statements(String text) {
        return new SqlLexer(text).read();
    }

    private List<SqlStatement> read() {
        while (at < text.length() && !found.isFull()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                advance(1);
            } else if (text.startsWith("--", at)) {
                int end = end(i -> text.charAt(i) == '\n');
                comment(text.substring(at + 2, end), end);
            } else if (text.startsWith("/*", at)) {
                blockComment();
            } else if (c == '\\') {
                found.meta(line);
                advanceTo(end(i -> text.charAt(i) == '\n'));
            } else if (c == ';') {
                advance(1);
                if (found.semicolon(line)) {
                    skipRows();
                }
            } else {
                token(c);
            }
        }
        if (at < text.length()) {
            found.problem("the file is too long, and from here on it is not read", line);
        }
        return found.all();
    }

    private void token(char c) {
        if (c == '\'') {
            string(at, false);
        } else if (c == '"') {
            quotedName(at);
        } else if (c == '$') {
            dollar();
        } else if (isNameStart(c)) {
            word();
        } else if (isDigit(c)) {
            add(Token.Kind.NUMBER, at, end(i -> !isNamePart(text.charAt(i)) && text.charAt(i) != '.'));
        } else {
            add(Token.Kind.SYMBOL, at, text.startsWith("::", at) ? at + 2 : at + 1);
        }
    }

    private void word() {
        int end = end(i -> !isNamePart(text.charAt(i)));
        String word = text.substring(at, end).toLowerCase(Locale.ROOT);
        char next = end < text.length() ? text.charAt(end) : ' ';
        if (next == '\'' && List.of("e", "b", "x", "n").contains(word)) {
            string(end, word.equals("e"));
        } else if (word.equals("u") && (text.startsWith("&'", end) || text.startsWith("&\"", end))) {
            if (text.charAt(end + 1) == '"') {
                quotedName(end + 1);
            } else {
                string(end + 1, false);
            }
        } else {
            found.add(new Token(Token.Kind.WORD, word, line));
            advanceTo(end);
        }
    }

    private void string(int quote, boolean escapes) {
        int i = quote + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (escapes && c == '\\') {
                i++;
            } else if (c == '\'') {
                if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                    i++;
                } else {
                    literal(text.substring(quote + 1, i).replace("''", "'"), i + 1);
                    return;
                }
            }
            i++;
        }
        unended("a string");
    }

    private void quotedName(int quote) {
        int i = quote + 1;
        while (i < text.length()) {
            if (text.charAt(i) == '"') {
                if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    i++;
                } else {
                    String name = text.substring(quote + 1, i).replace("\"\"", "\"");
                    found.add(new Token(Token.Kind.QUOTED, name, line));
                    advanceTo(i + 1);
                    return;
                }
            }
            i++;
        }
        unended("a quoted name");
    }

    /** A string in dollar quotes, a parameter such as {@code $1}, or a lone dollar. */
    private void dollar() {
        int tag = at + 1;
        while (tag < text.length() && isNamePart(text.charAt(tag)) && text.charAt(tag) != '$') {
            tag++;
        }
        boolean opens =
                tag < text.length() && text.charAt(tag) == '$' && !(tag > at + 1 && isDigit(text.charAt(at + 1)));
        if (!opens) {
            add(Token.Kind.SYMBOL, at, tag);
            return;
        }
        String mark = text.substring(at, tag + 1);
        int close = text.indexOf(mark, tag + 1);
        if (close < 0) {
            unended("a string in dollar quotes");
        } else {
            literal(text.substring(tag + 1, close), close + mark.length());
        }
    }

    private void literal(String value, int end) {
        found.add(new Token(Token.Kind.STRING, value, line));
        advanceTo(end);
    }

    private void add(Token.Kind kind, int start, int end) {
        found.add(new Token(kind, text.substring(start, end), line));
        advanceTo(end);
    }

    private void comment(String comment, int end) {
        found.comment(new SqlStatement.Comment(comment.strip(), line));
        advanceTo(end);
    }

    private void blockComment() {
        int depth = 1;
        int i = at + 2;
        while (i < text.length() && depth > 0) {
            if (text.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i += 2;
            } else {
                i++;
            }
        }
        if (depth > 0) {
            unended("a comment");
        } else {
            comment(text.substring(at + 2, i - 2), i);
        }
    }

    private void unended(String form) {
        found.problem(form + " does not end", line);
        advanceTo(text.length());
    }

    /** Skips the rows below {@code COPY … FROM STDIN}, up to a line with {@code \.} alone. */
    private void skipRows() {
        advanceTo(end(i -> text.charAt(i) == '\n'));
        while (at < text.length()) {
            advance(1);
            int end = end(i -> text.charAt(i) == '\n');
            boolean isLast = text.substring(at, end).strip().equals("\\.");
            advanceTo(end);
            if (isLast) {
                return;
            }
        }
    }

    /** The first place from here on for which the condition holds; the end of the text when there is none. */
    private int end(IntPredicate ends) {
        int i = at;
        while (i < text.length() && !ends.test(i)) {
            i++;
        }
        return i;
    }

    private void advance(int characters) {
        advanceTo(at + characters);
    }

    private void advanceTo(int place) {
        while (at < place) {
            line += text.charAt(at) == '\n' ? 1 : 0;
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return Character.isLetter(c) || c == '_' || c > 127;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }
}
