package io.alchemyreactive.postgres.lint;

import java.util.Optional;
import java.util.Set;

/** {@code CREATE}, behind this word. */
final class CreateStatements {

    /** Objects whose making blocks no table. */
    private static final Set<String> HARMLESS = Set.of(
            "extension",
            "role",
            "user",
            "group",
            "server",
            "foreign",
            "operator",
            "aggregate",
            "cast",
            "collation",
            "conversion",
            "text",
            "publication",
            "subscription",
            "database",
            "tablespace",
            "language",
            "trusted",
            "procedural",
            "default",
            "transform",
            "access",
            "statistics",
            "event");

    private CreateStatements() {}

    static boolean recognise(TokenCursor words, FileContext file) {
        words.accept("or", "replace");
        words.acceptAny("global", "local");
        boolean isTemporary = words.acceptAny("temp", "temporary");
        words.acceptAny("unlogged", "recursive");
        if (words.accept("table") || words.accept("foreign", "table")) {
            return CreateTable.recognise(words, file);
        }
        if (words.accept("unique", "index") || words.accept("index")) {
            return IndexStatements.create(words, file);
        }
        boolean isFilled = words.accept("materialized");
        if (words.acceptAny("view", "sequence")) {
            words.accept("if", "not", "exists");
            words.name().ifPresent(name -> file.known().made(file.resolve(name)));
            if (isFilled) {
                WriteStatements.calls(words, file);
            }
            return true;
        }
        if (words.acceptAny("function", "procedure")) {
            return routine(words, file);
        }
        if (words.accept("constraint", "trigger") || words.accept("trigger")) {
            return onTable(words, "on", LintRule.CREATE_TRIGGER, TableLock.SHARE_ROW_EXCLUSIVE, file);
        }
        if (words.accept("rule")) {
            return onTable(words, "to", LintRule.CREATE_TRIGGER, TableLock.ACCESS_EXCLUSIVE, file);
        }
        if (words.accept("policy")) {
            boolean found = words.skipTo("on");
            words.name().ifPresent(table -> file.lock(table, TableLock.ACCESS_EXCLUSIVE));
            return found;
        }
        if (words.acceptAny("type", "domain")) {
            return type(words, file);
        }
        if (words.accept("schema")) {
            return schema(words, file);
        }
        return !isTemporary && HARMLESS.contains(words.peek().text());
    }

    private static boolean type(TokenCursor words, FileContext file) {
        Optional<SqlName> name = words.name().map(file::resolve);
        name.ifPresent(made -> {
            file.known().made("type", made);
            if (words.has("check") || words.has("not", "null")) {
                file.known().constrained(made);
            }
        });
        return name.isPresent();
    }

    private static boolean schema(TokenCursor words, FileContext file) {
        words.accept("if", "not", "exists");
        words.accept("authorization");
        words.name().ifPresent(name -> file.known().made("schema", name));
        return !words.has("create");
    }

    private static boolean routine(TokenCursor words, FileContext file) {
        words.name().ifPresent(name -> file.known().made("routine", file.resolve(name)));
        file.unread("the body of a function is not read");
        return true;
    }

    private static boolean onTable(TokenCursor words, String before, LintRule rule, TableLock lock, FileContext file) {
        Optional<SqlName> table = words.skipTo(before) ? words.name() : Optional.empty();
        table.ifPresent(name -> {
            file.lock(name, lock);
            if (!file.isFresh(name)) {
                file.report(rule, lock);
            }
        });
        return table.isPresent();
    }
}
