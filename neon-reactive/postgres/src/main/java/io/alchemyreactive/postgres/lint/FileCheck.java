package io.alchemyreactive.postgres.lint;

import java.util.List;
import java.util.Map;

/** Checks the statements of one file in their order. Not thread-safe. */
final class FileCheck {

    private final LintFile file;
    private final List<SqlStatement> statements;
    private final FileContext context;
    private final boolean runsOutside;
    private boolean begun;

    /** @param limited whether the session limits the wait for locks before the file begins */
    FileCheck(LintFile file, KnownSchema known, LintOptions options, boolean limited) {
        this.file = file;
        this.statements = SqlLexer.statements(file.text());
        this.context = new FileContext(file, known, options, statements, limited);
        this.runsOutside = !file.inTransaction() || holdsOutsideOnly();
    }

    /** Whether Flyway runs the file outside of a transaction, since it holds nothing else than such statements. */
    private boolean holdsOutsideOnly() {
        List<SqlStatement> all =
                statements.stream().filter(each -> !each.tokens().isEmpty()).toList();
        return !all.isEmpty()
                && all.stream().allMatch(each -> OutsideOnly.of(each.tokens()) == OutsideOnly.KNOWN_TO_FLYWAY);
    }

    /** Reads all statements, and applies the waivers of the file. */
    Waivers run() {
        var waivers = new Waivers(file.path());
        for (int i = 0; i < statements.size(); i++) {
            SqlStatement statement = statements.get(i);
            int findings = context.findings().size();
            int unread = context.unread().size();
            if (!statement.tokens().isEmpty()) {
                context.moveTo(i);
                check(statement);
            }
            waivers.apply(
                    statement,
                    context.findings().subList(findings, context.findings().size()),
                    context.unread().subList(unread, context.unread().size()));
        }
        return waivers;
    }

    private void check(SqlStatement statement) {
        if (statement.problem().isPresent()) {
            context.unread(statement.problem().get());
            return;
        }
        if (runsOutside && !begun) {
            context.endTransaction();
        }
        if (OutsideOnly.of(statement.tokens()) != OutsideOnly.NO && (!runsOutside || begun)) {
            context.report(LintRule.NOT_IN_TRANSACTION, TableLock.NONE);
        }
        useOfEnumValues(statement);
        if (!Statements.recognise(new TokenCursor(statement.tokens()), context)) {
            context.unread("this form of statement is not known");
        }
        control(statement);
    }

    private void useOfEnumValues(SqlStatement statement) {
        List<Token> tokens = statement.tokens();
        Map<String, SqlName> values = context.transaction().enumValues();
        if (values.isEmpty()
                || tokens.get(0).is("comment")
                || tokens.get(0).is("alter") && tokens.get(1).is("type")) {
            return;
        }
        for (int i = 0; i < tokens.size(); i++) {
            SqlName type = values.get(tokens.get(i).text());
            boolean isUse =
                    tokens.get(i).kind() == Token.Kind.STRING && type != null && !isCastToOther(tokens, i, type);
            if (isUse) {
                context.report(LintRule.ENUM_VALUE_IN_SAME_TRANSACTION, TableLock.NONE);
                return;
            }
        }
    }

    private static boolean isCastToOther(List<Token> tokens, int at, SqlName type) {
        var after = new TokenCursor(tokens.subList(at + 1, tokens.size()));
        return after.accept("::")
                && after.name().filter(to -> !to.name().equals(type.name())).isPresent();
    }

    private void control(SqlStatement statement) {
        var words = new TokenCursor(statement.tokens());
        if (words.sees("begin") || words.sees("start", "transaction")) {
            begun = true;
        } else if (isEnd(words)) {
            begun = false;
            context.endTransaction();
        }
    }

    private static boolean isEnd(TokenCursor words) {
        return words.acceptAny("commit", "end", "abort") || words.accept("rollback") && !words.has("to");
    }

    List<LintFinding> findings() {
        return context.findings();
    }

    List<UnreadStatement> unread() {
        return context.unread();
    }
}
