package io.alchemyreactive.postgres.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects tokens and comments into statements. Not thread-safe. */
final class StatementCollector {

    /** The number of tokens that fit in some 100 MB. A longer file holds rows, and belongs to the seeds. */
    private static final int MOST = 1_000_000;

    private final List<SqlStatement> statements = new ArrayList<>();
    private final List<Token> tokens = new ArrayList<>();
    private final List<SqlStatement.Comment> comments = new ArrayList<>();
    private Optional<String> problem = Optional.empty();
    private int lastEnd = -1;
    private int added;
    private int parentheses;
    private int bodies;

    void add(Token token) {
        added++;
        tokens.add(token);
        parentheses += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        if (bodies > 0) {
            bodies += token.is("case") ? 1 : token.is("end") ? -1 : 0;
        } else if (token.is("atomic") && before().is("begin")) {
            bodies = 1;
        }
    }

    boolean isFull() {
        return added >= MOST;
    }

    private Token before() {
        return tokens.size() > 1 ? tokens.get(tokens.size() - 2) : tokens.get(0);
    }

    void comment(SqlStatement.Comment comment) {
        if (tokens.isEmpty() && comment.line() == lastEnd) {
            SqlStatement last = statements.remove(statements.size() - 1);
            List<SqlStatement.Comment> all = new ArrayList<>(last.comments());
            all.add(comment);
            statements.add(new SqlStatement(last.tokens(), all, last.line(), last.problem()));
        } else {
            comments.add(comment);
        }
    }

    /** Ends the statement, unless the semicolon is inside of a body. Returns whether rows of a COPY follow. */
    boolean semicolon(int line) {
        if (bodies > 0 || parentheses > 0) {
            return false;
        }
        boolean rows = !tokens.isEmpty() && tokens.get(0).is("copy") && readsStdin();
        if (!tokens.isEmpty()) {
            end(line);
        }
        return rows;
    }

    private boolean readsStdin() {
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i).is("stdin") && tokens.get(i - 1).is("from")) {
                return true;
            }
        }
        return false;
    }

    /** A line that begins with a backslash, for psql. It also ends a statement that has begun. */
    void meta(int line) {
        problem("a command of psql, which is no SQL", line);
        end(line);
    }

    void problem(String why, int line) {
        if (tokens.isEmpty()) {
            tokens.add(new Token(Token.Kind.SYMBOL, "\\", line));
        }
        problem = Optional.of(why);
    }

    List<SqlStatement> all() {
        if (problem.isEmpty() && (parentheses > 0 || bodies > 0)) {
            problem = Optional.of("a parenthesis or a body does not end");
        }
        if (!tokens.isEmpty() || !comments.isEmpty()) {
            end(-1);
        }
        return List.copyOf(statements);
    }

    private void end(int line) {
        int first = tokens.isEmpty() ? comments.get(0).line() : tokens.get(0).line();
        statements.add(new SqlStatement(tokens, comments, first, problem));
        tokens.clear();
        comments.clear();
        problem = Optional.empty();
        lastEnd = line;
        parentheses = 0;
        bodies = 0;
    }
}
