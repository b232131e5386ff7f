package io.alchemyreactive.state.postgres;

import io.alchemyreactive.address.InvalidPostgresUriException;
import io.alchemyreactive.address.PostgresUri;
import io.alchemyreactive.effect.Redacted;
import io.r2dbc.postgresql.client.SSLMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the URI of a database for the store. Refuses a pooler, and all parameters that the store does not support. */
final class DatabaseAddressUri {

    /** The supported TLS modes; {@code allow} and {@code prefer} would silently fall back to clear text. */
    private static final List<SSLMode> MODES =
            List.of(SSLMode.VERIFY_FULL, SSLMode.VERIFY_CA, SSLMode.REQUIRE, SSLMode.DISABLE);

    /** Values that the URIs of Neon contain. Both drivers use channel binding when the server offers it. */
    private static final Set<String> CHANNEL_BINDINGS = Set.of("prefer", "require");

    private static final Set<String> PARAMETERS = Set.of("sslmode", "sslrootcert", "channel_binding");

    private DatabaseAddressUri() {}

    static DatabaseAddress read(Redacted<String> text) {
        try {
            return address(PostgresUri.parse(text));
        } catch (InvalidPostgresUriException e) {
            throw new InvalidStateAddressException(e.reason());
        }
    }

    private static DatabaseAddress address(PostgresUri uri) {
        Map<String, String> parameters = uri.parameters();
        refuseParameters(parameters);
        refusePooler(uri.host());
        SSLMode mode = parameters.containsKey("sslmode") ? mode(parameters.get("sslmode")) : SSLMode.VERIFY_FULL;
        String named = parameters.get("sslrootcert");
        if (named != null && mode == SSLMode.DISABLE) {
            throw new InvalidStateAddressException(
                    "sslmode=disable verifies nothing, and sslrootcert names certificates; leave one of them out");
        } else if (named != null && named.isBlank()) {
            throw new InvalidStateAddressException("sslrootcert names no file; name one, or leave it out to trust the"
                    + " authorities of the Java platform");
        }
        // As in libpq, a root certificate turns require into verify-ca.
        SSLMode tls = mode == SSLMode.REQUIRE && named != null ? SSLMode.VERIFY_CA : mode;
        String file = "system".equals(named) ? null : named;
        Redacted<String> password = uri.password().orElseGet(() -> Redacted.of(""));
        return new DatabaseAddress(uri.host(), uri.port(), uri.database(), uri.user(), password, tls, file);
    }

    private static void refuseParameters(Map<String, String> parameters) {
        for (String name : parameters.keySet()) {
            if (!PARAMETERS.contains(name)) {
                throw new InvalidStateAddressException(
                        "its URI has the parameter '" + name + "', and only sslmode and sslrootcert are understood");
            }
        }
        String binding = parameters.getOrDefault("channel_binding", "prefer");
        if (!CHANNEL_BINDINGS.contains(binding)) {
            throw new InvalidStateAddressException("channel_binding can be require or prefer, not '" + binding + "'");
        }
    }

    private static void refusePooler(String host) {
        String first = host.split("\\.", 2)[0];
        if (first.endsWith("-pooler")) {
            throw new InvalidStateAddressException("'" + first + "' is a connection pooler, which gives no session of"
                    + " its own, so that migrations are not safe behind it; use the direct address, whose name has no"
                    + " -pooler at the end of its first part");
        }
    }

    private static SSLMode mode(@Nullable String word) {
        return MODES.stream()
                .filter(mode -> DatabaseAddress.word(mode).equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidStateAddressException(
                        "sslmode must be verify-full, verify-ca, require or disable, not '" + word + "'"));
    }
}
