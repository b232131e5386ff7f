package io.alchemyreactive.address;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parameters of a URI under the names that libpq gives them. A name that is not known here is kept as it is. */
final class PostgresParameters {

    /** Parameters that are refused, because they name a file to read or must not be stored; with the reason. */
    private static final Map<String, String> REFUSED = Map.of(
            "service", "a section of pg_service.conf, which is not read; write what stands there into the address",
            "servicefile", "a pg_service.conf, which is not read; write what stands there into the address",
            "passfile", "a .pgpass, which is not read; write the password into the address",
            "hostaddr", "an address beside the host; write it in place of the host",
            "sslpassword", "the password of a key, which would be kept in clear; use a key without one",
            "scram_client_key", "a secret, which would be kept in clear; use the password",
            "scram_server_key", "a secret, which would be kept in clear; use the password",
            "oauth_client_secret", "a secret, which would be kept in clear; use a password");

    private static final Map<String, List<String>> VALUES = Map.of(
            "sslmode",
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
            "channel_binding",
            List.of("disable", "prefer", "require"),
            "gssencmode",
            List.of("disable", "prefer", "require"),
            "keepalives",
            List.of("0", "1"),
            "target_session_attrs",
            List.of("any", "read-write", "read-only", "primary", "standby", "prefer-standby"));

    /** Parameter names of the JDBC and R2DBC drivers, in lower case, with the names that libpq uses. */
    private static final Map<String, String> OF_DRIVERS = Map.of(
            "applicationname", "application_name",
            "connecttimeout", "connect_timeout",
            "channelbinding", "channel_binding",
            "gssencmode", "gssencmode",
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "sslnegotiation", "sslnegotiation",
            "sslpassword", "sslpassword");

    private PostgresParameters() {}

    /** Reads the parameters by name into a new, modifiable map. */
    static Map<String, String> read(String query, @Nullable String driver) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                String spelled = PostgresUriText.decoded("name of a parameter", parts[0]);
                String name =
                        driver == null ? spelled : OF_DRIVERS.getOrDefault(spelled.toLowerCase(Locale.ROOT), spelled);
                String value = parts.length < 2 ? "" : PostgresUriText.decoded("parameter '" + spelled + "'", parts[1]);
                check(name, value);
                if (parameters.put(name, value) != null) {
                    throw new InvalidPostgresUriException("it has the parameter " + name + " twice; leave one out");
                }
            }
        }
        return parameters;
    }

    private static void check(String name, String value) {
        String refusal = REFUSED.get(name);
        if (refusal != null) {
            throw new InvalidPostgresUriException("its parameter '" + name + "' names " + refusal);
        }
        List<String> allowed = VALUES.get(name);
        if (allowed != null && !allowed.contains(value)) {
            throw new InvalidPostgresUriException(
                    name + " must be one of " + String.join(", ", allowed) + ", not '" + value + "'");
        } else if (name.equals("connect_timeout") && !value.matches("[0-9]{1,6}")) {
            throw new InvalidPostgresUriException("connect_timeout must be a number of seconds, not '" + value + "'");
        }
    }
}
