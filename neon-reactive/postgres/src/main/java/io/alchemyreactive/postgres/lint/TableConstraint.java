package io.alchemyreactive.postgres.lint;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code ADD CONSTRAINT}, {@code VALIDATE CONSTRAINT} and {@code DROP CONSTRAINT} of a table. */
final class TableConstraint {

    private static final Set<String> WORDS = Set.of("constraint", "check", "unique", "primary", "foreign", "exclude");

    private TableConstraint() {}

    /** Whether a constraint follows, and no column. */
    static boolean follows(TokenCursor part) {
        return part.peek().kind() == Token.Kind.WORD
                        && WORDS.contains(part.peek().text())
                || part.sees("not", "null");
    }

    static boolean add(TokenCursor part, SqlName table, FileContext file) {
        String name = part.accept("constraint") ? part.take().text() : "";
        // A constraint that is NOT ENFORCED, from version 18 on, checks no row.
        boolean isValid = !part.has("not", "valid") && !part.has("not", "enforced");
        if (part.accept("foreign", "key")) {
            part.parentheses();
            Optional<SqlName> other = part.accept("references") ? part.name() : Optional.empty();
            file.lock(table, TableLock.SHARE_ROW_EXCLUSIVE);
            other.ifPresent(referenced -> file.lock(referenced, TableLock.SHARE_ROW_EXCLUSIVE));
            return report(LintRule.FOREIGN_KEY_WITHOUT_NOT_VALID, isValid, table, file);
        }
        file.lock(table, TableLock.ACCESS_EXCLUSIVE);
        if (part.accept("check")) {
            notNullColumn(part.parentheses())
                    .ifPresent(column -> file.table(table).notNullCheck(name, column, isValid));
            return report(LintRule.CHECK_WITHOUT_NOT_VALID, isValid, table, file);
        }
        if (part.accept("not", "null")) {
            file.table(table).notNullCheck(name, part.take().text(), isValid);
            return report(LintRule.SET_NOT_NULL, isValid, table, file);
        }
        boolean isPrimary = part.accept("primary", "key");
        if (isPrimary || part.accept("unique")) {
            return unique(part, isPrimary, table, file);
        }
        return part.accept("exclude") && report(LintRule.EXCLUSION_CONSTRAINT, true, table, file);
    }

    private static boolean unique(TokenCursor part, boolean isPrimary, SqlName table, FileContext file) {
        if (part.has("using", "index", "tablespace") || !part.skipTo("using", "index")) {
            file.report(LintRule.UNIQUE_WITHOUT_USING_INDEX, table);
            return true;
        }
        SqlName index = file.resolve(table).renamed(part.take().text());
        // A primary key sets its columns NOT NULL.
        boolean readsRows =
                isPrimary && file.known().indexColumns(index).stream().anyMatch(file.table(table)::isNullable);
        return report(LintRule.SET_NOT_NULL, readsRows, table, file);
    }

    private static boolean report(LintRule rule, boolean applies, SqlName table, FileContext file) {
        if (applies) {
            file.report(rule, table);
        }
        return true;
    }

    static boolean validate(TokenCursor part, SqlName table, FileContext file) {
        if (file.transaction().lock(file.resolve(table)).compareTo(TableLock.SHARE_ROW_EXCLUSIVE) >= 0) {
            file.report(LintRule.VALIDATE_IN_SAME_TRANSACTION, table);
        }
        file.lock(table, TableLock.SHARE_UPDATE_EXCLUSIVE);
        file.table(table).validated(part.take().text());
        return true;
    }

    static boolean drop(TokenCursor part, SqlName table, FileContext file) {
        part.accept("if", "exists");
        file.lock(table, TableLock.ACCESS_EXCLUSIVE);
        file.table(table).droppedConstraint(part.take().text());
        return true;
    }

    /** The column of {@code column IS NOT NULL}; empty for another expression. */
    private static Optional<String> notNullColumn(List<Token> expression) {
        List<Token> inner = expression;
        while (inner.size() > 2
                && inner.get(0).is("(")
                && inner.get(inner.size() - 1).is(")")) {
            inner = inner.subList(1, inner.size() - 1);
        }
        var words = new TokenCursor(inner);
        Token column = words.take();
        return column.isName() && words.accept("is", "not", "null") && words.isAtEnd()
                ? Optional.of(column.text())
                : Optional.empty();
    }
}
