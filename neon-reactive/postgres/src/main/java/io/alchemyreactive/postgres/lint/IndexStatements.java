package io.alchemyreactive.postgres.lint;

import java.util.List;
import java.util.Optional;

/** {@code CREATE INDEX}, {@code DROP INDEX} and {@code REINDEX}. */
final class IndexStatements {

    private IndexStatements() {}

    /** Behind {@code CREATE INDEX}. */
    static boolean create(TokenCursor words, FileContext file) {
        boolean isConcurrent = words.accept("concurrently");
        words.accept("if", "not", "exists");
        Optional<SqlName> index = words.sees("on") ? Optional.empty() : words.name();
        if (!words.accept("on")) {
            return false;
        }
        // An index ON ONLY a partitioned table is built over no row.
        boolean isOnly = words.accept("only");
        Optional<SqlName> table = words.name();
        if (table.isEmpty()) {
            return false;
        }
        SqlName on = table.get();
        words.accept("using", "btree");
        List<String> columns = words.parentheses().stream().map(Token::text).toList();
        index.map(name -> file.resolve(on).renamed(name.name())).ifPresent(name -> {
            file.known().made(name);
            file.known().index(name, columns);
        });
        file.lock(on, isConcurrent ? TableLock.SHARE_UPDATE_EXCLUSIVE : TableLock.SHARE);
        if (!isConcurrent && !isOnly) {
            file.report(LintRule.INDEX_WITHOUT_CONCURRENTLY, on);
        }
        return true;
    }

    /** Behind {@code DROP INDEX}. */
    static boolean drop(TokenCursor words, FileContext file) {
        boolean isConcurrent = words.accept("concurrently");
        words.accept("if", "exists");
        for (SqlName index : words.names()) {
            if (!isConcurrent) {
                file.lock(index, TableLock.ACCESS_EXCLUSIVE);
                file.report(LintRule.DROP_INDEX_WITHOUT_CONCURRENTLY, index);
            }
            file.known().dropped(file.resolve(index));
        }
        return true;
    }

    /** Behind {@code REINDEX}. */
    static boolean reindex(TokenCursor words, FileContext file) {
        words.parentheses();
        words.accept("verbose");
        boolean isKnown = words.acceptAny("table", "index", "schema", "database", "system");
        if (words.accept("concurrently") || hasOption(file)) {
            return isKnown;
        }
        Optional<SqlName> name = words.name();
        if (name.isEmpty() || !file.isFresh(name.get())) {
            name.ifPresent(table -> file.lock(table, TableLock.SHARE));
            file.report(LintRule.REINDEX_WITHOUT_CONCURRENTLY, TableLock.SHARE);
        }
        return isKnown;
    }

    private static boolean hasOption(FileContext file) {
        var words = new TokenCursor(file.statement().tokens());
        words.take();
        return words.parentheses().stream().anyMatch(token -> token.is("concurrently"));
    }
}
