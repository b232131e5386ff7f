package io.alchemyreactive.postgres.lint;

import java.util.List;
import java.util.Set;

/** Statements about settings and transactions. */
final class SessionStatements {

    private static final Set<String> OFF = Set.of("0", "default", "0ms", "0s");

    private SessionStatements() {}

    /** Behind {@code SET}. */
    static boolean set(TokenCursor words, FileContext file) {
        boolean isLocal = words.accept("local");
        words.accept("session");
        if (words.accept("lock_timeout")) {
            words.acceptAny("to", "=");
            limit(!OFF.contains(words.take().text()), isLocal, file);
        } else if (words.accept("search_path") || words.accept("schema")) {
            words.acceptAny("to", "=");
            words.rest().stream()
                    .filter(token -> !token.is(",") && !token.text().equals("$user"))
                    .findFirst()
                    .ifPresent(token -> path(token.text(), file));
        }
        return true;
    }

    /** Behind {@code RESET}. */
    static boolean reset(TokenCursor words, FileContext file) {
        if (words.accept("lock_timeout") || words.accept("all")) {
            file.limited(false);
        }
        return true;
    }

    /** {@code SELECT set_config(…)}, as pg_dump writes it. */
    static void config(TokenCursor words, FileContext file) {
        words.accept("pg_catalog", ".");
        if (!words.accept("set_config")) {
            return;
        }
        List<TokenCursor> arguments = TokenCursor.split(words.parentheses());
        if (arguments.size() < 3) {
            return;
        }
        String name = arguments.get(0).take().text();
        String value = arguments.get(1).take().text();
        if (name.equals("lock_timeout")) {
            limit(!OFF.contains(value), arguments.get(2).sees("true"), file);
        } else if (name.equals("search_path")) {
            path(value.split(",")[0].strip(), file);
        }
    }

    private static void limit(boolean isLimited, boolean isLocal, FileContext file) {
        if (isLocal && isLimited) {
            file.transaction().limited();
        } else {
            file.limited(isLimited);
        }
    }

    private static void path(String schema, FileContext file) {
        file.searchPath(schema.isEmpty() || schema.equals("default") ? "public" : schema);
    }
}
