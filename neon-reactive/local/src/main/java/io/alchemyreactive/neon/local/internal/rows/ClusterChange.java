package io.alchemyreactive.neon.local.internal.rows;

import java.util.Objects;

/**
 * Something that an operation brings into the PostgreSQL of a branch. Passwords are looked up when it happens.
 *
 * @param kind what to do
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
        /** Creates the role or gives it the password that is kept for it. */
        ROLE,
        DROP_ROLE,
        /** Turns the template's database into the first one of a project. */
        FIRST_DATABASE,
        DATABASE,
        RENAME_DATABASE,
        OWNER,
        DROP_DATABASE,
        /** Removes all rows of a database. */
        EMPTY
    }
}
