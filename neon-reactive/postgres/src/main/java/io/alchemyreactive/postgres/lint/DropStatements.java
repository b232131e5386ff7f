package io.alchemyreactive.postgres.lint;

import java.util.List;
import java.util.Set;

/** {@code DROP}, behind this word. */
final class DropStatements {

    /** Objects that no query of the application names. */
    private static final Set<String> HARMLESS = Set.of(
            "role",
            "user",
            "group",
            "server",
            "publication",
            "subscription",
            "statistics",
            "access",
            "event",
            "tablespace",
            "transform",
            "conversion",
            "language",
            "procedural");

    private static final Set<String> USED = Set.of(
            "type",
            "domain",
            "sequence",
            "schema",
            "extension",
            "owned",
            "database",
            "operator",
            "aggregate",
            "cast",
            "collation",
            "text",
            "function",
            "procedure",
            "routine");

    private DropStatements() {}

    static boolean recognise(TokenCursor words, FileContext file) {
        if (words.accept("table") || words.accept("foreign", "table")) {
            return relations(words, false, file);
        }
        if (words.accept("view") || words.accept("materialized", "view")) {
            return relations(words, true, file);
        }
        if (words.accept("index")) {
            return IndexStatements.drop(words, file);
        }
        if (words.acceptAny("trigger", "policy", "rule")) {
            boolean found = words.skipTo("on");
            words.name().ifPresent(table -> file.lock(table, TableLock.ACCESS_EXCLUSIVE));
            return found;
        }
        if (USED.contains(words.peek().text())) {
            return object(words, file);
        }
        return HARMLESS.contains(words.peek().text()) || words.sees("foreign", "data");
    }

    private static boolean relations(TokenCursor words, boolean areViews, FileContext file) {
        words.accept("if", "exists");
        List<SqlName> names = words.names();
        for (SqlName name : names) {
            file.lock(name, TableLock.ACCESS_EXCLUSIVE);
            if (!areViews || !file.isMadeLater(name)) {
                file.report(LintRule.DROP_TABLE, name);
            }
            file.known().dropped(file.resolve(name));
        }
        return !names.isEmpty();
    }

    private static boolean object(TokenCursor words, FileContext file) {
        String word = words.take().text();
        words.accept("if", "exists");
        List<SqlName> names = words.names();
        boolean isUsed = names.isEmpty() || names.stream().anyMatch(name -> isUsed(word, name, file));
        if (isUsed) {
            file.report(LintRule.DROP_OBJECT, TableLock.NONE);
        }
        return true;
    }

    private static boolean isUsed(String word, SqlName name, FileContext file) {
        boolean isFresh = switch (word) {
            case "function", "procedure", "routine" -> file.known().isFresh("routine", file.resolve(name));
            case "type", "domain" -> file.known().isFresh("type", file.resolve(name));
            case "schema" -> file.known().isFresh("schema", name);
            case "sequence" -> file.isFresh(name);
            default -> false;
        };
        return !isFresh && !file.isCreatedLater(word, name);
    }
}
