package io.alchemyreactive.neon.local.internal.rows;

import java.util.Objects;

/**
 * A change that an operation makes in the PostgreSQL of a branch. Passwords are looked up when it is made.
 *
 * @param kind the kind of change
 * @param name the role or database
 * @param detail the owner, or the new name; empty where there is none
 */
public record ClusterChange(Kind kind, String name, String detail) {

    public ClusterChange {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(detail, "detail");
    }

    public static ClusterChange role(String name) {
        return new ClusterChange(Kind.ROLE, name, "");
    }

    /** The kinds of change. */
    public enum Kind {
        /** Creates the role, or gives it the stored password. */
        ROLE,
        DROP_ROLE,
        /** Renames the template's database to the first database of a project. */
        FIRST_DATABASE,
        DATABASE,
        RENAME_DATABASE,
        OWNER,
        DROP_DATABASE,
        /** Removes all rows of a database. */
        EMPTY
    }
}
