package io.alchemyreactive.postgres.lint;

import java.util.List;

/** {@code ADD COLUMN}, {@code ALTER COLUMN} and {@code DROP COLUMN} of a table. */
final class ColumnChange {

    private ColumnChange() {}

    static boolean add(TokenCursor part, SqlName table, FileContext file) {
        part.accept("if", "not", "exists");
        ColumnDefinition column = ColumnDefinition.read(part);
        file.lock(table, TableLock.ACCESS_EXCLUSIVE);
        column.references().ifPresent(other -> file.lock(other, TableLock.SHARE_ROW_EXCLUSIVE));
        boolean isNumbered = column.type().isSerial() || column.has(ColumnDefinition.Part.IDENTITY);
        boolean isComputed = column.has(ColumnDefinition.Part.GENERATED);
        if (isNumbered) {
            file.report(LintRule.SERIAL_COLUMN, table);
        } else if (isComputed) {
            // From version 18 on a generated column is virtual unless it says STORED.
            if (column.has(ColumnDefinition.Part.STORED) || file.postgres() < 18) {
                file.report(LintRule.STORED_GENERATED_COLUMN, table);
            }
        } else if (file.known()
                .isConstrained(file.resolve(new SqlName("", column.type().name())))) {
            file.report(LintRule.DOMAIN_COLUMN, table);
        } else if (Functions.mayBeVolatile(column.value())) {
            file.report(LintRule.VOLATILE_DEFAULT, table);
        } else if (column.has(ColumnDefinition.Part.NOT_NULL) && !column.hasDefault()) {
            file.report(LintRule.NOT_NULL_WITHOUT_DEFAULT, table);
        }
        if (column.has(ColumnDefinition.Part.UNIQUE)) {
            file.report(LintRule.UNIQUE_WITHOUT_USING_INDEX, table);
        }
        if (column.has(ColumnDefinition.Part.CHECK)) {
            file.report(LintRule.CHECK_WITHOUT_NOT_VALID, table);
        }
        // PostgreSQL checks no rows for the foreign key of a new column without a default: all are null.
        if (column.references().isPresent() && column.hasDefault()) {
            file.report(LintRule.FOREIGN_KEY_WITHOUT_NOT_VALID, table, TableLock.ACCESS_EXCLUSIVE);
        }
        file.table(table).added(column);
        return true;
    }

    static boolean drop(TokenCursor part, SqlName table, FileContext file) {
        part.accept("if", "exists");
        String column = part.take().text();
        file.lock(table, TableLock.ACCESS_EXCLUSIVE);
        KnownTable known = file.table(table);
        if (!known.isFresh(column)) {
            file.report(LintRule.DROP_COLUMN, table);
        }
        known.dropped(column);
        return true;
    }

    static boolean rename(String from, String to, SqlName table, FileContext file) {
        file.lock(table, TableLock.ACCESS_EXCLUSIVE);
        KnownTable known = file.table(table);
        if (!known.isFresh(from)) {
            file.report(LintRule.RENAME_COLUMN, table);
        }
        known.renamed(from, to);
        return true;
    }

    static boolean alter(TokenCursor part, SqlName table, FileContext file) {
        String column = part.take().text();
        if (part.accept("set", "statistics") || part.sees("set", "(") || part.sees("reset", "(")) {
            file.lock(table, TableLock.SHARE_UPDATE_EXCLUSIVE);
            return true;
        }
        file.lock(table, TableLock.ACCESS_EXCLUSIVE);
        if (part.accept("type") || part.accept("set", "data", "type")) {
            type(part, column, table, file);
            return true;
        }
        if (part.accept("set", "not", "null")) {
            if (!file.table(table).isProvenNotNull(column)) {
                file.report(LintRule.SET_NOT_NULL, table);
            }
            file.table(table).notNull(column);
            return true;
        }
        if (part.accept("set", "expression")) {
            file.report(LintRule.STORED_GENERATED_COLUMN, table);
            return true;
        }
        return part.acceptAny("set", "drop", "add", "reset", "restart");
    }

    private static void type(TokenCursor part, String column, SqlName table, FileContext file) {
        KnownTable known = file.table(table);
        TokenCursor rest = new TokenCursor(part.rest());
        boolean converts = rest.skipTo("using") && !isPlainCast(rest.rest(), column);
        SqlType type = SqlType.of(typeTokens(part));
        boolean grows = known.type(column).filter(old -> old.growsTo(type)).isPresent();
        if (converts || !grows) {
            file.report(LintRule.COLUMN_TYPE_CHANGE, table);
        }
        known.retyped(column, type);
    }

    private static List<Token> typeTokens(TokenCursor part) {
        List<Token> tokens = ColumnDefinition.upToConstraint(part);
        TokenCursor all = new TokenCursor(tokens);
        return all.skipTo("using")
                ? tokens.subList(0, tokens.size() - all.rest().size() - 1)
                : tokens;
    }

    /** Whether the expression is {@code column::type}, which says no more than the type does. */
    private static boolean isPlainCast(List<Token> expression, String column) {
        return expression.size() > 2
                && expression.get(0).text().equals(column)
                && expression.get(1).is("::")
                && expression.subList(2, expression.size()).stream().noneMatch(token -> token.is("::"));
    }
}
