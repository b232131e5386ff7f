package io.alchemyreactive.postgres.lint;

import java.util.Optional;

/** {@code VACUUM}, {@code CLUSTER} and {@code REFRESH MATERIALIZED VIEW}. */
final class MaintenanceStatements {

    private MaintenanceStatements() {}

    /** Behind {@code VACUUM}. */
    static boolean vacuum(TokenCursor words, FileContext file) {
        boolean isFull = words.parentheses().stream().anyMatch(token -> token.is("full"));
        isFull |= words.accept("full");
        if (isFull) {
            file.report(LintRule.VACUUM_FULL, TableLock.ACCESS_EXCLUSIVE);
        }
        return true;
    }

    /** Behind {@code CLUSTER}. */
    static boolean cluster(TokenCursor words, FileContext file) {
        words.parentheses();
        words.accept("verbose");
        Optional<SqlName> table = words.name();
        table.ifPresent(name -> file.lock(name, TableLock.ACCESS_EXCLUSIVE));
        if (table.isEmpty() || !file.isFresh(table.get())) {
            file.report(LintRule.CLUSTER, TableLock.ACCESS_EXCLUSIVE);
        }
        return true;
    }

    /** Behind {@code REFRESH}. */
    static boolean refresh(TokenCursor words, FileContext file) {
        if (!words.accept("materialized", "view")) {
            return false;
        }
        if (words.accept("concurrently")) {
            return true;
        }
        Optional<SqlName> view = words.name();
        view.ifPresent(name -> {
            file.lock(name, TableLock.ACCESS_EXCLUSIVE);
            file.report(LintRule.REFRESH_WITHOUT_CONCURRENTLY, name);
        });
        return view.isPresent();
    }
}
