package io.alchemyreactive.postgres.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements that are known, by their first word. */
final class Statements {

    /** Reads a statement behind its first word, and reports it. Returns whether it knows the statement. */
    @FunctionalInterface
    interface Recogniser {
        boolean recognise(TokenCursor words, FileContext file);
    }

    private static final Map<String, Recogniser> ALL = all();

    private Statements() {}

    private static Map<String, Recogniser> all() {
        Map<String, Recogniser> all = new HashMap<>();
        List.of(
                        "analyze",
                        "begin",
                        "checkpoint",
                        "close",
                        "comment",
                        "commit",
                        "copy",
                        "deallocate",
                        "declare",
                        "discard",
                        "end",
                        "fetch",
                        "grant",
                        "import",
                        "listen",
                        "move",
                        "notify",
                        "reassign",
                        "release",
                        "revoke",
                        "rollback",
                        "savepoint",
                        "security",
                        "show",
                        "start",
                        "table",
                        "unlisten",
                        "values",
                        "abort")
                .forEach(word -> all.put(word, (words, file) -> true));
        all.put("alter", AlterStatements::recognise);
        all.put("cluster", MaintenanceStatements::cluster);
        all.put("create", CreateStatements::recognise);
        all.put("delete", WriteStatements::delete);
        all.put("drop", DropStatements::recognise);
        all.put("insert", WriteStatements::insert);
        all.put("lock", WriteStatements::lock);
        all.put("merge", WriteStatements::merge);
        all.put("refresh", MaintenanceStatements::refresh);
        all.put("reindex", IndexStatements::reindex);
        all.put("reset", SessionStatements::reset);
        all.put("select", Statements::select);
        all.put("set", SessionStatements::set);
        all.put("truncate", WriteStatements::truncate);
        all.put("update", WriteStatements::update);
        all.put("vacuum", MaintenanceStatements::vacuum);
        all.put("with", WriteStatements::with);
        all.put("do", unread("a DO block is not read"));
        all.put("call", unread("the procedure that it calls is not read"));
        all.put("execute", unread("the statement that it runs is not read"));
        all.put("prepare", unread("a prepared statement is not read"));
        all.put("explain", unread("the statement that it explains is not read"));
        return Map.copyOf(all);
    }

    static boolean recognise(TokenCursor statement, FileContext file) {
        while (statement.accept("(")) {
            // A query in parentheses.
        }
        Recogniser recogniser = ALL.getOrDefault(statement.take().text(), (words, unknown) -> false);
        return recogniser.recognise(statement, file);
    }

    private static boolean select(TokenCursor words, FileContext file) {
        SessionStatements.config(new TokenCursor(words.rest()), file);
        return WriteStatements.select(words, file);
    }

    private static Recogniser unread(String reason) {
        return (words, file) -> {
            file.unread(reason);
            return true;
        };
    }
}
