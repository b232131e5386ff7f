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

    /** The words of the subject, and the first words of a part behind it, which a comma ends. */
    String head(int subject, Token part) {
        if (subject == 0) {
            return head();
        }
        List<Token> words = tokens.stream()
                .skip(place(part))
                .takeWhile(token -> !token.is(","))
                .toList();
        return head(tokens.subList(0, subject)) + ": " + head(words);
    }

    /** The place of this very token; an equal one may stand before it. */
    private int place(Token part) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i) == part) {
                return i;
            }
        }
        return 0;
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
