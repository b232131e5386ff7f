package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.client.SSLMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is, how to get in, and how far its server is trusted.
 *
 * @param tls how much of the server's certificate is checked
 * @param rootCert a file with the certificates to trust; null for those of the Java platform
 */
record Address(
        String host,
        int port,
        String database,
        String user,
        Redacted<String> password,
        SSLMode tls,
        @Nullable String rootCert) {

    private static final int DEFAULT_PORT = 5432;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(60);

    /** Modes that mean what they say; {@code allow} and {@code prefer} fall back to clear text unseen. */
    private static final Set<SSLMode> MODES =
            Set.of(SSLMode.DISABLE, SSLMode.REQUIRE, SSLMode.VERIFY_CA, SSLMode.VERIFY_FULL);

    static Address parse(Redacted<String> uri) {
        URI parsed;
        try {
            parsed = new URI(uri.reveal());
        } catch (URISyntaxException e) {
            // Without the cause: its message quotes the URI, password and all.
            throw new InvalidStateAddressException("its URI cannot be read; write what is special in it as %XX");
        }
        String path = parsed.getRawPath();
        String account = parsed.getRawUserInfo();
        if (!("postgresql".equals(parsed.getScheme()) || "postgres".equals(parsed.getScheme()))
                || parsed.getHost() == null
                || account == null
                || path == null
                || path.length() < 2) {
            throw new InvalidStateAddressException(
                    "its URI must have the form postgresql://user:password@host:port/database");
        }
        refusePooler(parsed.getHost());
        String[] parts = account.split(":", 2);
        SSLMode tls = SSLMode.VERIFY_FULL;
        String rootCert = null;
        String query = parsed.getRawQuery() == null ? "" : parsed.getRawQuery();
        for (String pair : query.split("&")) {
            String[] parameter = pair.split("=", 2);
            String value = parameter.length < 2 ? "" : decode(parameter[1]);
            switch (parameter[0]) {
                case "sslmode" -> tls = mode(value);
                case "sslrootcert" -> rootCert = value;
                // Part of the URIs that Neon gives; both drivers bind the channel where the server offers it.
                case "channel_binding", "" -> {}
                default ->
                    throw new InvalidStateAddressException("its URI has the parameter '" + decode(parameter[0])
                            + "', and only sslmode and sslrootcert are understood");
            }
        }
        return new Address(
                parsed.getHost().replace("[", "").replace("]", ""),
                parsed.getPort() < 0 ? DEFAULT_PORT : parsed.getPort(),
                decode(path.substring(1)),
                decode(parts[0]),
                Redacted.of(parts.length < 2 ? "" : decode(parts[1])),
                // As everywhere with PostgreSQL: who names certificates wants them looked at.
                tls == SSLMode.REQUIRE && rootCert != null ? SSLMode.VERIFY_CA : tls,
                rootCert);
    }

    /** What to call it in messages. */
    String place() {
        return "postgresql://" + host + ":" + port + "/" + database;
    }

    /** For everything but migrations. */
    PostgresqlConnectionConfiguration reactive() {
        var configuration = PostgresqlConnectionConfiguration.builder()
                .host(host)
                .port(port)
                .database(database)
                .username(user)
                .password(password.reveal())
                .sslMode(tls)
                .applicationName("alchemy")
                .connectTimeout(CONNECT_TIMEOUT)
                .statementTimeout(STATEMENT_TIMEOUT)
                .tcpKeepAlive(true);
        if (rootCert != null && tls != SSLMode.DISABLE) {
            configuration.sslRootCert(rootCert);
        }
        return configuration.build();
    }

    /** The URL of the database for migrations, without user and password. */
    String jdbcUrl() {
        String named = host.contains(":") ? "[" + host + "]" : host;
        String encoded = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + named + ":" + port + "/" + encoded;
    }

    /** What belongs to that URL: the same trust and times. */
    Map<String, String> jdbcProperties() {
        Map<String, String> properties = new TreeMap<>(Map.of(
                "sslmode", word(tls),
                "ApplicationName", "alchemy",
                "connectTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()),
                "socketTimeout", String.valueOf(STATEMENT_TIMEOUT.toSeconds())));
        if (rootCert != null) {
            properties.put("sslrootcert", rootCert);
        } else if (tls == SSLMode.VERIFY_CA || tls == SSLMode.VERIFY_FULL) {
            // Otherwise the driver looks for a file of certificates in the user's home folder only.
            properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        return properties;
    }

    private static void refusePooler(String host) {
        String first = host.split("\\.", 2)[0];
        if (first.endsWith("-pooler")) {
            throw new InvalidStateAddressException("'" + first + "' is a connection pooler, which gives no session of"
                    + " its own, so that migrations are not safe behind it; use the direct address, whose name has no"
                    + " -pooler at the end of its first part");
        }
    }

    private static SSLMode mode(String word) {
        return MODES.stream()
                .filter(mode -> word(mode).equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidStateAddressException(
                        "sslmode must be verify-full, verify-ca, require or disable, not '" + word + "'"));
    }

    private static String word(SSLMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidStateAddressException("its URI has a % that is not followed by two hexadecimal digits");
        }
    }
}
