package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.SqlText;
import java.util.Optional;

/**
 * One of the two previews of a proof.
 *
 * @param name the name of the table that stands in this preview; also the name of what its sessions leave behind
 * @param others the name of the table of the other preview
 * @param preview the preview, with its addresses
 */
record IsolationSide(String name, String others, PreviewDescription preview) {

    private static final String MADE = "_more";

    static IsolationSide own(String token, PreviewDescription preview) {
        return new IsolationSide(own(token), other(token), preview);
    }

    static IsolationSide neighbour(String token, PreviewDescription preview) {
        return new IsolationSide(other(token), own(token), preview);
    }

    private static String own(String token) {
        return "alchemy_isolation_" + token + "_own";
    }

    private static String other(String token) {
        return "alchemy_isolation_" + token + "_other";
    }

    String schema() {
        return preview.schema();
    }

    PostgresOrigin direct() {
        return preview.origin().orElseThrow();
    }

    /** The address of the pooler; empty when the preview has none. */
    Optional<PostgresOrigin> pooled() {
        return preview.pooledOrigin().filter(pooled -> !pooled.equals(direct()));
    }

    /** Whether both are in one database, so that rights alone keep them apart. */
    boolean sharesDatabase(IsolationSide other) {
        return direct().host().equals(other.direct().host())
                && direct().port() == other.direct().port()
                && direct().database().equals(other.direct().database());
    }

    /** Its table, as it stands in statements of the other preview. */
    String table() {
        return qualified(name);
    }

    /** The table that the other preview tries to make. */
    String made() {
        return qualified(name + MADE);
    }

    /** The statement that drops what stands in this preview, also when each of the two reached its own place alone. */
    String dropped() {
        return "DROP TABLE IF EXISTS " + table() + ", " + made() + ", " + qualified(others + MADE);
    }

    private String qualified(String table) {
        return SqlText.quoted(schema()) + "." + SqlText.quoted(table);
    }
}
