package io.alchemyreactive.postgres.lint;

import java.util.List;
import java.util.Optional;

/** {@code CREATE TABLE}, behind these words. */
final class CreateTable {

    private CreateTable() {}

    static boolean recognise(TokenCursor words, FileContext file) {
        words.accept("if", "not", "exists");
        Optional<SqlName> name = words.name();
        if (name.isEmpty()) {
            return false;
        }
        SqlName table = file.resolve(name.get());
        if (words.accept("partition", "of")) {
            words.name().ifPresent(parent -> {
                file.lock(parent, TableLock.ACCESS_EXCLUSIVE);
                file.report(LintRule.PARTITION_OF, parent);
            });
            file.known().made(table);
            return true;
        }
        file.known().dropped(table);
        file.known().made(table);
        KnownTable known = file.known().table(table);
        TokenCursor.split(words.parentheses()).forEach(element -> element(element, known, file));
        if (words.skipTo("as")) {
            WriteStatements.calls(words, file);
        }
        return true;
    }

    private static void element(TokenCursor element, KnownTable known, FileContext file) {
        if (element.accept("like")) {
            return;
        }
        if (TableConstraint.follows(element)) {
            constraint(element, known, file);
            return;
        }
        ColumnDefinition column = ColumnDefinition.read(element);
        column.references().ifPresent(other -> file.lock(other, TableLock.SHARE_ROW_EXCLUSIVE));
        known.column(column);
    }

    private static void constraint(TokenCursor element, KnownTable known, FileContext file) {
        if (element.accept("constraint")) {
            element.take();
        }
        if (element.accept("unique") || element.accept("primary", "key")) {
            List<Token> columns = element.parentheses();
            if (columns.size() == 1) {
                known.key(columns.get(0).text());
            }
        } else if (element.accept("foreign", "key")) {
            element.parentheses();
            if (element.accept("references")) {
                element.name().ifPresent(other -> file.lock(other, TableLock.SHARE_ROW_EXCLUSIVE));
            }
        }
    }
}
