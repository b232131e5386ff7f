package io.alchemyreactive.postgres.lint;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One statement of a file.
 *
 * @param tokens its tokens without the semicolon; empty for the comments after the last statement
 * @param comments the comments before it, inside of it, and behind it on its last line
 * @param line the line of its first token
 * @param problem the reason why it cannot be read; empty when it can
 */
record SqlStatement(List<Token> tokens, List<Comment> comments, int line, Optional<String> problem) {

    private static final int HEAD = 9;
    /** The words before the name in {@code ALTER TABLE name}, and the name. */
    private static final int SUBJECT = 3;

    private static final String HIDDEN = "…";

    SqlStatement {
        tokens = List.copyOf(tokens);
        comments = List.copyOf(comments);
    }

    /** A comment without its marks. */
    record Comment(String text, int line) {}

    /** The first words, up to the first value. Contains names and keywords only. */
    String head() {
        return head(tokens);
    }

    /** The first words, and for a later part of the statement the first words of that part. */
    String head(Token part) {
        int at = tokens.indexOf(part);
        return at < HEAD ? head() : head(tokens.subList(0, SUBJECT)) + " … " + head(tokens.subList(at, tokens.size()));
    }

    private static String head(List<Token> tokens) {
        return tokens.stream()
                .limit(HEAD)
                .takeWhile(token -> !token.isLiteral()
                        && !token.is("=")
                        && !token.is("(")
                        && !token.is("values")
                        && !token.is("where"))
                .map(SqlStatement::shown)
                .collect(Collectors.joining(" "))
                .replace(" . ", ".")
                .replace(" ,", ",")
                .transform(head -> head.isEmpty() ? HIDDEN : head);
    }

    private static String shown(Token token) {
        return switch (token.kind()) {
            case QUOTED -> '"' + token.text() + '"';
            case WORD -> Keywords.shown(token.text());
            default -> token.text();
        };
    }
}
