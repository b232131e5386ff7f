package io.alchemyreactive.neon.api.connection;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;

/**
 * Asks for a connection URI.
 *
 * @param branch the branch to connect to
 * @param database the database
 * @param role the role
 * @param way straight to PostgreSQL, or through the pooler
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

    /** Asks for the way straight to PostgreSQL, which migrations and sessions with state need. */
    public static ConnectionUriRequest direct(BranchPath branch, String database, String role) {
        return new ConnectionUriRequest(branch, database, role, Way.DIRECT, Optional.empty());
    }

    /** Asks for the way through the pooler, for many short transactions. */
    public static ConnectionUriRequest pooled(BranchPath branch, String database, String role) {
        return new ConnectionUriRequest(branch, database, role, Way.POOLED, Optional.empty());
    }

    /** A copy for connections through this endpoint. */
    public ConnectionUriRequest through(String endpointId) {
        return new ConnectionUriRequest(branch, database, role, way, Optional.of(endpointId));
    }

    /** Which way a connection goes. */
    public enum Way {
        /** Straight to PostgreSQL. */
        DIRECT,
        /** Through the pooler, in transaction mode. */
        POOLED
    }
}
