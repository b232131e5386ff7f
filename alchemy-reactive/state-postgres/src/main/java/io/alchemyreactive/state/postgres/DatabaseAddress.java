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
 * The address of the database, the credentials, and the TLS settings.
 *
 * @param tls the TLS mode, which decides how the server's certificate is checked
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

    /**
     * A custom setting that each session starts with. A pooler does not pass it on to its shared sessions, so its
     * absence reveals a pooler.
     */
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

    /** The configuration of the R2DBC driver, for everything but migrations. */
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
                // In the parameter {@code options}, because the proxy of Neon drops separate startup parameters.
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
        // The JDBC driver expects the zone of an IPv6 address without escaping.
        String place = host.contains(":") ? "[" + host + "]" : host;
        return "jdbc:postgresql://" + place + ":" + port + "/" + PostgresUri.encoded(database);
    }

    /** The properties for {@link #jdbcUrl}, with the same TLS settings and time-outs. */
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

    /** The name of a TLS mode in a URI. */
    static String word(SSLMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
