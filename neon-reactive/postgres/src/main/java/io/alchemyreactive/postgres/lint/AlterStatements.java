package io.alchemyreactive.postgres.lint;

import java.util.Optional;
import java.util.Set;

/** {@code ALTER}, behind this word. */
final class AlterStatements {

    private static final Set<String> HARMLESS = Set.of(
            "system",
            "database",
            "role",
            "user",
            "group",
            "default",
            "extension",
            "publication",
            "subscription",
            "server",
            "statistics",
            "tablespace",
            "trigger",
            "large",
            "language",
            "collation",
            "conversion",
            "event",
            "operator",
            "text");

    private AlterStatements() {}

    static boolean recognise(TokenCursor words, FileContext file) {
        if (words.accept("table") || words.accept("foreign", "table")) {
            return AlterTable.recognise(words, file);
        }
        if (words.accept("index")) {
            return index(words, file);
        }
        if (words.accept("view") || words.accept("materialized", "view")) {
            return AlterTable.recognise(words, file);
        }
        if (words.accept("type")) {
            return type(words, file);
        }
        if (words.accept("domain")) {
            return domain(words, file);
        }
        if (words.acceptAny("function", "procedure", "routine", "aggregate", "sequence", "schema")) {
            renames(words, file);
            return true;
        }
        if (words.accept("policy") || words.accept("rule")) {
            boolean found = words.skipTo("on");
            words.name().ifPresent(table -> file.lock(table, TableLock.ACCESS_EXCLUSIVE));
            return found;
        }
        return HARMLESS.contains(words.peek().text()) || words.sees("foreign", "data");
    }

    private static boolean index(TokenCursor words, FileContext file) {
        words.accept("if", "exists");
        if (words.sees("all", "in", "tablespace") || words.name().isEmpty()) {
            return false;
        }
        if (words.accept("set", "tablespace")) {
            file.report(LintRule.TABLE_REWRITE, TableLock.ACCESS_EXCLUSIVE);
            return true;
        }
        return words.acceptAny("rename", "attach", "set", "reset", "alter", "no", "depends");
    }

    private static boolean type(TokenCursor words, FileContext file) {
        Optional<SqlName> name = words.name();
        if (name.isEmpty()) {
            return false;
        }
        if (words.accept("add", "value")) {
            words.accept("if", "not", "exists");
            if (!file.known().isFresh("type", file.resolve(name.get()))) {
                file.transaction().addedValue(name.get(), words.take().text());
            }
            return true;
        }
        if (words.sees("rename", "value") || words.sees("rename", "to") || words.sees("set", "schema")) {
            renamed(name.get(), file);
            return true;
        }
        if (words.sees("rename", "attribute") || words.has("drop", "attribute") || words.has("alter", "attribute")) {
            LintRule rule = words.sees("rename")
                    ? LintRule.RENAME_COLUMN
                    : words.has("drop") ? LintRule.DROP_COLUMN : LintRule.COLUMN_TYPE_CHANGE;
            if (!file.known().isFresh("type", file.resolve(name.get()))) {
                file.report(rule, rule.lock());
            }
            return true;
        }
        return words.sees("owner") || words.sees("add", "attribute") || words.sees("set", "(");
    }

    private static boolean domain(TokenCursor words, FileContext file) {
        Optional<SqlName> name = words.name();
        if (name.isEmpty()) {
            return false;
        }
        if (words.sees("set", "not", "null") || words.sees("add")) {
            file.known().constrained(file.resolve(name.get()));
        }
        boolean checks = words.sees("set", "not", "null") || words.sees("add") && !words.has("not", "valid");
        if (checks && !file.known().isFresh("type", file.resolve(name.get()))) {
            file.awaits(TableLock.SHARE);
            file.report(LintRule.DOMAIN_CONSTRAINT, TableLock.SHARE);
        } else if (words.sees("rename", "to") || words.sees("set", "schema")) {
            renamed(name.get(), file);
        }
        return words.acceptAny("set", "add", "drop", "rename", "validate", "owner");
    }

    private static void renamed(SqlName type, FileContext file) {
        if (!file.known().isFresh("type", file.resolve(type))) {
            file.report(LintRule.RENAME_OBJECT, TableLock.NONE);
        }
    }

    private static void renames(TokenCursor words, FileContext file) {
        Optional<SqlName> name = words.name();
        boolean isFresh = name.map(file::resolve)
                .filter(each -> file.known().isFresh("routine", each)
                        || file.known().isFresh(each)
                        || file.known().isFresh("schema", name.get()))
                .isPresent();
        if (!isFresh && (words.has("rename", "to") || words.has("set", "schema"))) {
            file.report(LintRule.RENAME_OBJECT, TableLock.NONE);
        }
    }
}
