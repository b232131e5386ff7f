package io.alchemyreactive.postgres.lint;

import java.util.Optional;

/** Looks at later statements for the object that an earlier one has taken away. */
final class Later {

    private Later() {}

    static boolean makes(TokenCursor statement, SqlName relation) {
        return creates(statement, "view", relation)
                || creates(statement, "table", relation)
                || renames(statement, relation);
    }

    static boolean creates(TokenCursor statement, String kind, SqlName name) {
        if (!statement.accept("create")) {
            return false;
        }
        statement.accept("or", "replace");
        statement.accept("materialized");
        if (!statement.accept(kind)) {
            return false;
        }
        statement.accept("if", "not", "exists");
        return statement.name().filter(made -> isSame(made, name)).isPresent();
    }

    private static boolean renames(TokenCursor statement, SqlName relation) {
        if (!statement.accept("alter")) {
            return false;
        }
        statement.accept("materialized");
        if (!statement.acceptAny("table", "view")) {
            return false;
        }
        statement.accept("if", "exists");
        Optional<SqlName> from = statement.name();
        return from.isPresent()
                && statement.accept("rename", "to")
                && statement
                        .name()
                        .filter(to -> isSame(from.get().renamed(to.name()), relation))
                        .isPresent();
    }

    private static boolean isSame(SqlName made, SqlName wanted) {
        return made.in("public").equals(wanted.in("public"));
    }
}
