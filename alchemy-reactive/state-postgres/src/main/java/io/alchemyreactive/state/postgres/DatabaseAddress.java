package io.alchemyreactive.state.postgres;

import io.alchemyreactive.address.PostgresUri;
import io.alchemyreactive.effect.Redacted;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.client.SSLMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is, how to get in, and how far its server is trusted.
 *
 * @param tls how much of the server's certificate is checked
 * @param rootCert a file with the certificates to trust; null for those of the Java platform
 */
record DatabaseAddress(
        String host,
        int port,
        String database,
        String user,
        Redacted<String> password,
        SSLMode tls,
        @Nullable String rootCert) {

    /** A setting without meaning that each session starts with: a pooler does not pass it on to the sessions it shares. */
    static final String SESSION_MARK = "alchemy.session";

    /** The value of the mark. */
    static final String MARKED = "own";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(60);

    /** The address that a URI names; touches nothing. */
    static DatabaseAddress parse(Redacted<String> uri) {
        return DatabaseAddressUri.read(uri);
    }

    /** Its name in messages. */
    String place() {
        return "postgresql://" + PostgresUri.inUri(host) + ":" + port + "/" + database;
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
                // Not as parameters of their own, which the proxy before Neon's servers drops.
                .options(Map.of(
                        "options",
                        "-c statement_timeout=" + STATEMENT_TIMEOUT.toMillis() + " -c " + SESSION_MARK + "=" + MARKED))
                .tcpKeepAlive(true);
        if (rootCert != null) {
            configuration.sslRootCert(rootCert);
        }
        return configuration.build();
    }

    /** The URL of the database for migrations, without user and password. */
    String jdbcUrl() {
        // Unlike in other URLs, the driver takes the zone of an IPv6 address as it is.
        String place = host.contains(":") ? "[" + host + "]" : host;
        return "jdbc:postgresql://" + place + ":" + port + "/" + PostgresUri.encoded(database);
    }

    /** The properties of that URL: equal trust and times. */
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

    /** How a URI spells a mode. */
    static String word(SSLMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
