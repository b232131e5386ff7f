package io.alchemyreactive.postgres;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Translates the parameters of libpq into the names of a driver. Parameters that libpq does not know are passed on
 * unchanged.
 */
enum DriverParameters {
    /** pgjdbc. */
    JDBC(Map.ofEntries(
            same("application_name", "ApplicationName"),
            same("connect_timeout", "connectTimeout"),
            same("channel_binding", "channelBinding"),
            same("gssencmode", "gssEncMode"),
            same("gsslib", "gsslib"),
            same("krbsrvname", "kerberosServerName"),
            same("options", "options"),
            same("replication", "replication"),
            same("require_auth", "requireAuth"),
            same("sslcert", "sslcert"),
            same("sslkey", "sslkey"),
            same("sslmode", "sslmode"),
            same("sslnegotiation", "sslNegotiation"),
            same("sslrootcert", "sslrootcert"),
            Map.entry("keepalives", new Word("tcpKeepAlive", DriverParameters::truth)),
            Map.entry("target_session_attrs", new Word("targetServerType", DriverParameters::server)))),

    /** r2dbc-postgresql. */
    R2DBC(Map.ofEntries(
            same("application_name", "applicationName"),
            same("sslcert", "sslCert"),
            same("sslkey", "sslKey"),
            same("sslmode", "sslMode"),
            same("sslnegotiation", "sslNegotiation"),
            same("sslrootcert", "sslRootCert"),
            Map.entry("sslsni", new Word("sslSni", DriverParameters::truth)),
            Map.entry(
                    "connect_timeout",
                    new Word(
                            "connectTimeout",
                            seconds ->
                                    Duration.ofSeconds(Long.parseLong(seconds)).toString())),
            Map.entry("keepalives", new Word("tcpKeepAlive", DriverParameters::truth)),
            Map.entry("target_session_attrs", new Word("targetServerType", DriverParameters::server))));

    /** The parameters of libpq 18 that at least one driver lacks. */
    private static final Set<String> LIBPQ = Set.of(
            "application_name",
            "channel_binding",
            "client_encoding",
            "connect_timeout",
            "fallback_application_name",
            "gssdelegation",
            "gssencmode",
            "gsslib",
            "keepalives",
            "keepalives_count",
            "keepalives_idle",
            "keepalives_interval",
            "krbsrvname",
            "load_balance_hosts",
            "max_protocol_version",
            "min_protocol_version",
            "oauth_client_id",
            "oauth_issuer",
            "oauth_scope",
            "options",
            "replication",
            "require_auth",
            "requirepeer",
            "requiressl",
            "ssl_max_protocol_version",
            "ssl_min_protocol_version",
            "sslcert",
            "sslcertmode",
            "sslcompression",
            "sslcrl",
            "sslcrldir",
            "sslkey",
            "sslkeylogfile",
            "sslmode",
            "sslnegotiation",
            "sslrootcert",
            "sslsni",
            "target_session_attrs",
            "tcp_user_timeout");

    private final Map<String, Word> words;

    DriverParameters(Map<String, Word> words) {
        this.words = words;
    }

    /** The parameters under the driver's names. */
    Map<String, String> of(Map<String, String> parameters) {
        Map<String, String> named = new TreeMap<>();
        parameters.forEach((name, value) -> {
            if (authorities(name, value)) {
                // R2DBC trusts the platform's certificate authorities when no file is named.
                if (this == JDBC) {
                    named.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
                }
            } else if (settings(name)) {
                SessionOptions.pairs(value).ifPresent(pairs -> named.put(name, pairs));
            } else if (words.containsKey(name)) {
                Word word = words.get(name);
                named.put(word.name(), word.value().apply(value));
            } else if (!LIBPQ.contains(name)) {
                named.put(name, value);
            }
        });
        return named;
    }

    /** The names of the parameters that the driver does not support. */
    SortedSet<String> leftOut(Map<String, String> parameters) {
        SortedSet<String> names = new TreeSet<>(parameters.keySet());
        names.removeIf(name -> words.containsKey(name)
                || !LIBPQ.contains(name)
                || settings(name)
                        && SessionOptions.pairs(parameters.getOrDefault(name, ""))
                                .isPresent());
        return names;
    }

    /**
     * Whether the parameter selects the certificate authorities of the platform. libpq uses a word in place of a file
     * for that.
     */
    private static boolean authorities(String name, String value) {
        return name.equals("sslrootcert") && value.equals("system");
    }

    /** Whether the parameter contains session settings. R2DBC takes them as pairs and not as server arguments. */
    private boolean settings(String name) {
        return this == R2DBC && name.equals("options");
    }

    private static String truth(String number) {
        return Boolean.toString(!number.equals("0"));
    }

    private static String server(String attributes) {
        return switch (attributes) {
            case "read-write" -> "primary";
            case "standby", "read-only" -> "secondary";
            case "prefer-standby" -> "preferSecondary";
            default -> attributes;
        };
    }

    private static Map.Entry<String, Word> same(String name, String drivers) {
        return Map.entry(name, new Word(drivers, UnaryOperator.identity()));
    }

    private record Word(String name, UnaryOperator<String> value) {}
}
