package io.alchemyreactive.neon.api.connection;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.effect.Redacted;

/**
 * The connection values in the answer to a creation.
 *
 * @param connectionUri the whole URI with its password
 * @param connectionParameters the parts of that URI
 */
public record ConnectionDetails(Redacted<String> connectionUri, Parameters connectionParameters) {

    /** Refuses null components. */
    public ConnectionDetails {
        requireNonNull(connectionUri, "connection_uri");
        requireNonNull(connectionParameters, "connection_parameters");
    }

    /**
     * The parts of a connection URI.
     *
     * @param database name of the database
     * @param role name of the role
     * @param password password of the role
     * @param host host of the direct connection
     * @param poolerHost host of the pooled connection
     */
    public record Parameters(String database, String role, Redacted<String> password, String host, String poolerHost) {

        /** Refuses null components. */
        public Parameters {
            requireNonNull(database, "database");
            requireNonNull(role, "role");
            requireNonNull(password, "password");
            requireNonNull(host, "host");
            requireNonNull(poolerHost, "pooler_host");
        }
    }
}
