package io.alchemyreactive.neon.api;

import static java.util.Objects.requireNonNull;

/**
 * Asks for a connection URI.
 *
 * @param branch the branch to connect to, through its read-write endpoint
 * @param database the database
 * @param role the role
 * @param way straight to PostgreSQL, or through the pooler
 */
public record ConnectionUriRequest(BranchPath branch, String database, String role, Way way) {

    /** Checks the names. */
    public ConnectionUriRequest {
        requireNonNull(branch, "branch");
        Checks.name(database, "database", 63);
        Checks.name(role, "role", 63);
        requireNonNull(way, "way");
    }

    /** Asks for the way straight to PostgreSQL, which migrations and sessions with state need. */
    public static ConnectionUriRequest direct(BranchPath branch, String database, String role) {
        return new ConnectionUriRequest(branch, database, role, Way.DIRECT);
    }

    /** Asks for the way through the pooler, for many short transactions. */
    public static ConnectionUriRequest pooled(BranchPath branch, String database, String role) {
        return new ConnectionUriRequest(branch, database, role, Way.POOLED);
    }

    /** Which way a connection goes. */
    public enum Way {
        /** Straight to PostgreSQL. */
        DIRECT,
        /** Through the pooler, in transaction mode. */
        POOLED
    }
}
