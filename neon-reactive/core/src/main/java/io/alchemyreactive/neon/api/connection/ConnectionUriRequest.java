package io.alchemyreactive.neon.api.connection;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;

/**
 * A request for a connection URI.
 *
 * @param branch the branch to connect to
 * @param database the database
 * @param role the role
 * @param way a direct connection to PostgreSQL, or one through the pooler
 * @param endpointId the endpoint to connect through; default: the branch's read-write endpoint
 */
public record ConnectionUriRequest(
        BranchPath branch, String database, String role, Way way, Optional<String> endpointId) {

    /** Checks the names. */
    public ConnectionUriRequest {
        requireNonNull(branch, "branch");
        Checks.name(database, "database", 63);
        Checks.name(role, "role", 63);
        requireNonNull(way, "way");
        endpointId.ifPresent(given -> Checks.id(given, "endpointId"));
    }

    /** A request for the direct connection to PostgreSQL, which migrations and sessions with state need. */
    public static ConnectionUriRequest direct(BranchPath branch, String database, String role) {
        return new ConnectionUriRequest(branch, database, role, Way.DIRECT, Optional.empty());
    }

    /** A request for the connection through the pooler, for many short transactions. */
    public static ConnectionUriRequest pooled(BranchPath branch, String database, String role) {
        return new ConnectionUriRequest(branch, database, role, Way.POOLED, Optional.empty());
    }

    /** A copy for a connection through this endpoint. */
    public ConnectionUriRequest through(String endpointId) {
        return new ConnectionUriRequest(branch, database, role, way, Optional.of(endpointId));
    }

    /** The way of a connection to PostgreSQL. */
    public enum Way {
        /** A direct connection to PostgreSQL. */
        DIRECT,
        /** A connection through the pooler, in transaction mode. */
        POOLED
    }
}
