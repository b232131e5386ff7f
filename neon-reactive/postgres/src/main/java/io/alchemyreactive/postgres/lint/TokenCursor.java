package io.alchemyreactive.postgres.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads tokens one after the other. Not thread-safe. */
final class TokenCursor {

    private static final Token END = new Token(Token.Kind.SYMBOL, "", 0);

    private final List<Token> tokens;
    private int at;

    TokenCursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean isAtEnd() {
        return at >= tokens.size();
    }

    /** The number of tokens that were taken. */
    int taken() {
        return at;
    }

    Token peek() {
        return isAtEnd() ? END : tokens.get(at);
    }

    Token take() {
        Token next = peek();
        at++;
        return next;
    }

    /** Whether these keywords or symbols follow. */
    boolean sees(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Takes these keywords or symbols when all of them follow. */
    boolean accept(String... words) {
        boolean follow = sees(words);
        at += follow ? words.length : 0;
        return follow;
    }

    /** Takes one of these when it follows. */
    boolean acceptAny(String... words) {
        for (String word : words) {
            if (accept(word)) {
                return true;
            }
        }
        return false;
    }

    /** Takes a name with its schema; empty when no name follows. */
    Optional<SqlName> name() {
        if (!peek().isName()) {
            return Optional.empty();
        }
        Token last = take();
        String schema = "";
        while (sees(".") && at + 1 < tokens.size() && tokens.get(at + 1).isName()) {
            at++;
            schema = last.text();
            last = take();
        }
        return Optional.of(new SqlName(schema, last.text()));
    }

    /** Takes names that commas separate, each with an optional {@code *} or list of arguments behind it. */
    List<SqlName> names() {
        List<SqlName> names = new ArrayList<>();
        do {
            accept("only");
            Optional<SqlName> name = name();
            if (name.isEmpty()) {
                return names;
            }
            names.add(name.get());
            accept("*");
            if (sees("(")) {
                parentheses();
            }
        } while (accept(","));
        return names;
    }

    /** Takes a group in parentheses, and returns its inner tokens; empty when none follows. */
    List<Token> parentheses() {
        List<Token> inner = new ArrayList<>();
        if (!sees("(")) {
            return inner;
        }
        int depth = 0;
        do {
            Token token = take();
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            inner.add(token);
        } while (depth > 0 && !isAtEnd());
        return inner.subList(1, Math.max(1, inner.size() - 1));
    }

    /** The tokens that follow. */
    List<Token> rest() {
        return isAtEnd() ? List.of() : tokens.subList(at, tokens.size());
    }

    /** The parts of what follows, as the commas outside of parentheses separate them. */
    List<TokenCursor> parts() {
        return split(rest());
    }

    static List<TokenCursor> split(List<Token> tokens) {
        List<TokenCursor> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
            if (depth == 0 && token.is(",")) {
                parts.add(new TokenCursor(tokens.subList(start, i)));
                start = i + 1;
            }
        }
        if (start < tokens.size()) {
            parts.add(new TokenCursor(tokens.subList(start, tokens.size())));
        }
        return parts;
    }

    /** Whether these words stand somewhere in what follows, outside of parentheses, and moves behind them. */
    boolean skipTo(String... words) {
        int depth = 0;
        for (int i = at; i < tokens.size(); i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            int here = at;
            at = i;
            if (depth == 0 && accept(words)) {
                return true;
            }
            at = here;
        }
        return false;
    }

    /** Whether these words stand somewhere in what follows, outside of parentheses. */
    boolean has(String... words) {
        int here = at;
        boolean found = skipTo(words);
        at = here;
        return found;
    }
}
