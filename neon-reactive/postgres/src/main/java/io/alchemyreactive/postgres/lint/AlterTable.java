package io.alchemyreactive.postgres.lint;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code ALTER TABLE}. */
final class AlterTable {

    private AlterTable() {}

    static boolean recognise(TokenCursor words, FileContext file) {
        if (words.accept("all", "in", "tablespace")) {
            return false;
        }
        words.accept("if", "exists");
        words.accept("only");
        Optional<SqlName> table = words.name();
        words.accept("*");
        if (table.isEmpty()) {
            return false;
        }
        if (words.accept("rename")) {
            return rename(words, table.get(), file);
        }
        List<TokenCursor> parts = words.parts().stream()
                // PostgreSQL drops first, whatever the order of the statement is.
                .sorted(Comparator.comparing(part -> !part.sees("drop")))
                .toList();
        boolean all = !parts.isEmpty();
        int subject = words.taken();
        for (TokenCursor part : parts) {
            file.moveTo(part.peek(), subject);
            all &= action(part, table.get(), file);
        }
        return all;
    }

    private static boolean rename(TokenCursor words, SqlName table, FileContext file) {
        if (words.accept("to")) {
            return renameTo(words, table, file);
        }
        if (words.accept("constraint")) {
            file.lock(table, TableLock.ACCESS_EXCLUSIVE);
            return true;
        }
        words.accept("column");
        String from = words.take().text();
        return words.accept("to") && ColumnChange.rename(from, words.take().text(), table, file);
    }

    static boolean renameTo(TokenCursor words, SqlName table, FileContext file) {
        file.lock(table, TableLock.ACCESS_EXCLUSIVE);
        if (!file.isMadeLater(table)) {
            file.report(LintRule.RENAME_TABLE, table);
        }
        SqlName from = file.resolve(table);
        file.known().renamed(from, from.renamed(words.take().text()));
        return true;
    }

    private static boolean action(TokenCursor part, SqlName table, FileContext file) {
        if (part.accept("add")) {
            if (TableConstraint.follows(part)) {
                return TableConstraint.add(part, table, file);
            }
            part.accept("column");
            return ColumnChange.add(part, table, file);
        }
        if (part.accept("drop", "constraint")) {
            return TableConstraint.drop(part, table, file);
        }
        if (part.accept("drop")) {
            part.accept("column");
            return ColumnChange.drop(part, table, file);
        }
        if (part.accept("alter", "constraint")) {
            return alterConstraint(part, table, file);
        }
        if (part.accept("alter")) {
            part.accept("column");
            return ColumnChange.alter(part, table, file);
        }
        if (part.accept("validate", "constraint")) {
            return TableConstraint.validate(part, table, file);
        }
        return partition(part, table, file) || switches(part, table, file) || storage(part, table, file);
    }

    private static boolean alterConstraint(TokenCursor part, SqlName table, FileContext file) {
        file.lock(table, TableLock.ACCESS_EXCLUSIVE);
        if (part.has("enforced") && !part.has("not", "enforced")) {
            file.report(LintRule.FOREIGN_KEY_WITHOUT_NOT_VALID, table);
        }
        return true;
    }

    private static boolean partition(TokenCursor part, SqlName table, FileContext file) {
        if (part.accept("attach", "partition")) {
            file.lock(table, TableLock.SHARE_UPDATE_EXCLUSIVE);
            part.name().ifPresent(other -> {
                file.lock(other, TableLock.ACCESS_EXCLUSIVE);
                file.report(LintRule.ATTACH_PARTITION, other);
            });
            return true;
        }
        if (part.accept("detach", "partition")) {
            if (part.has("concurrently") || part.has("finalize")) {
                file.lock(table, TableLock.SHARE_UPDATE_EXCLUSIVE);
            } else {
                file.lock(table, TableLock.ACCESS_EXCLUSIVE);
                file.report(LintRule.DETACH_WITHOUT_CONCURRENTLY, table);
            }
            return true;
        }
        return false;
    }

    private static boolean switches(TokenCursor part, SqlName table, FileContext file) {
        Token start = part.peek();
        if (part.acceptAny("force", "no")) {
            file.lock(table, TableLock.ACCESS_EXCLUSIVE);
            return part.acceptAny("row", "inherit", "force");
        }
        if (!part.acceptAny("enable", "disable")) {
            return false;
        }
        if (part.accept("row", "level", "security")) {
            file.lock(table, TableLock.ACCESS_EXCLUSIVE);
            if (start.is("enable")) {
                file.report(LintRule.ROW_SECURITY, table);
            }
            return true;
        }
        part.acceptAny("replica", "always");
        boolean isRule = part.sees("rule");
        file.lock(table, isRule ? TableLock.ACCESS_EXCLUSIVE : TableLock.SHARE_ROW_EXCLUSIVE);
        if (start.is("disable")) {
            file.report(LintRule.DISABLE_TRIGGER, table);
        }
        return part.acceptAny("trigger", "rule");
    }

    private static boolean storage(TokenCursor part, SqlName table, FileContext file) {
        if (part.sees("set", "(") || part.sees("reset", "(") || part.accept("cluster", "on")) {
            file.lock(table, TableLock.SHARE_UPDATE_EXCLUSIVE);
            return true;
        }
        file.lock(table, TableLock.ACCESS_EXCLUSIVE);
        if (part.accept("set", "schema")) {
            SqlName from = file.resolve(table);
            if (!file.isMadeLater(table)) {
                file.report(LintRule.RENAME_TABLE, table);
            }
            file.known().renamed(from, new SqlName(part.take().text(), from.name()));
            return true;
        }
        boolean rewrites = part.accept("set", "logged")
                || part.accept("set", "unlogged")
                || part.accept("set", "tablespace")
                || part.accept("set", "access", "method");
        if (rewrites) {
            file.report(LintRule.TABLE_REWRITE, table);
        }
        return rewrites
                || part.acceptAny("inherit", "of", "owner", "replica")
                || part.accept("not", "of")
                || part.accept("set", "without");
    }
}
