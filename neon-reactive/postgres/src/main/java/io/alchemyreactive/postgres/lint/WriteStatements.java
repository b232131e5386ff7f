package io.alchemyreactive.postgres.lint;

import java.util.List;
import java.util.Optional;

/** Statements that write rows, and queries. */
final class WriteStatements {

    private WriteStatements() {}

    /** Behind {@code UPDATE}. */
    static boolean update(TokenCursor words, FileContext file) {
        words.accept("only");
        return write(words, file);
    }

    /** Behind {@code DELETE}. */
    static boolean delete(TokenCursor words, FileContext file) {
        if (!words.accept("from")) {
            return false;
        }
        words.accept("only");
        return write(words, file);
    }

    /** Behind {@code MERGE}. */
    static boolean merge(TokenCursor words, FileContext file) {
        words.accept("into");
        words.accept("only");
        Optional<SqlName> table = words.name();
        calls(words, file);
        table.filter(name -> isHeld(name, file)).ifPresent(name -> file.report(LintRule.WRITE_AFTER_DDL, name));
        return table.isPresent();
    }

    private static boolean write(TokenCursor words, FileContext file) {
        Optional<SqlName> table = words.name();
        if (table.isEmpty()) {
            return false;
        }
        calls(words, file);
        List<Token> condition = words.skipTo("where") ? words.rest() : List.of();
        if (isAlways(condition)) {
            LintRule rule = file.transaction().blocksQueries() ? LintRule.WRITE_AFTER_DDL : LintRule.WHOLE_TABLE_WRITE;
            file.report(rule, table.get());
        } else if (isHeld(table.get(), file) && !isBounded(condition, file.table(table.get()))) {
            file.report(LintRule.WRITE_AFTER_DDL, table.get());
        }
        return true;
    }

    private static boolean isHeld(SqlName table, FileContext file) {
        return file.transaction().lock(file.resolve(table)).blocksQueries();
    }

    private static boolean isAlways(List<Token> condition) {
        var words = new TokenCursor(condition);
        return condition.isEmpty()
                || words.accept("true") && words.isAtEnd()
                || condition.size() == 3
                        && condition.get(0).isLiteral()
                        && condition.get(1).is("=")
                        && condition.get(0).equals(condition.get(2));
    }

    /** Whether the condition names rows by their key, or has a limit. */
    private static boolean isBounded(List<Token> condition, KnownTable table) {
        if (condition.stream().anyMatch(token -> token.is("limit"))) {
            return true;
        }
        if (new TokenCursor(condition).has("or")) {
            return false;
        }
        for (int i = 0; i + 2 < condition.size(); i++) {
            Token after = condition.get(i + 2);
            boolean isOne = condition.get(i + 1).is("=") && after.isLiteral();
            boolean isList = condition.get(i + 1).is("in")
                    && after.is("(")
                    && i + 3 < condition.size()
                    && condition.get(i + 3).isLiteral();
            if (condition.get(i).isName() && table.isKey(condition.get(i).text()) && (isOne || isList)) {
                return true;
            }
        }
        return false;
    }

    /** Behind {@code TRUNCATE}. */
    static boolean truncate(TokenCursor words, FileContext file) {
        words.accept("table");
        List<SqlName> tables = words.names();
        for (SqlName table : tables) {
            file.lock(table, TableLock.ACCESS_EXCLUSIVE);
            file.report(LintRule.TRUNCATE, table);
        }
        return !tables.isEmpty();
    }

    /** Behind {@code LOCK}. */
    static boolean lock(TokenCursor words, FileContext file) {
        words.accept("table");
        List<SqlName> tables = words.names();
        TableLock lock = mode(words);
        for (SqlName table : tables) {
            file.lock(table, lock);
            if (lock.blocksQueries() && !file.isFresh(table)) {
                file.report(LintRule.LOCK_TABLE, lock);
            }
        }
        return !tables.isEmpty();
    }

    private static TableLock mode(TokenCursor words) {
        if (!words.accept("in") || words.accept("access", "exclusive")) {
            return TableLock.ACCESS_EXCLUSIVE;
        }
        if (words.accept("share", "row", "exclusive")) {
            return TableLock.SHARE_ROW_EXCLUSIVE;
        }
        if (words.accept("share", "update", "exclusive")) {
            return TableLock.SHARE_UPDATE_EXCLUSIVE;
        }
        if (words.accept("exclusive")) {
            return TableLock.EXCLUSIVE;
        }
        return words.sees("share", "mode") ? TableLock.SHARE : TableLock.ROW_EXCLUSIVE;
    }

    /** Behind {@code WITH}: the statements in parentheses, and the one behind them. */
    static boolean with(TokenCursor words, FileContext file) {
        words.accept("recursive");
        boolean all = true;
        do {
            words.name();
            words.parentheses();
            words.accept("as");
            words.accept("not");
            words.accept("materialized");
            var inner = new TokenCursor(words.parentheses());
            file.moveTo(inner.peek(), 1);
            all &= Statements.recognise(inner, file);
            if (words.accept("search") || words.accept("cycle")) {
                return false;
            }
        } while (words.accept(","));
        file.moveTo(words.peek(), 1);
        return all && Statements.recognise(words, file);
    }

    /** Behind {@code INSERT}. */
    static boolean insert(TokenCursor words, FileContext file) {
        words.accept("into");
        boolean isKnown = words.name().isPresent();
        if (words.accept("as")) {
            words.name();
        }
        words.parentheses();
        calls(words, file);
        return isKnown;
    }

    /** A function that a statement calls may do anything. */
    static void calls(TokenCursor words, FileContext file) {
        Functions.unknown(words.rest()).stream()
                .findFirst()
                .ifPresent(name -> file.unread("it calls the function " + name + ", whose body is not read"));
    }

    /** A query. */
    static boolean select(TokenCursor words, FileContext file) {
        calls(words, file);
        if (words.skipTo("into")) {
            words.acceptAny("temp", "temporary", "unlogged");
            words.accept("table");
            words.name().ifPresent(table -> file.known().made(file.resolve(table)));
        }
        return true;
    }
}
