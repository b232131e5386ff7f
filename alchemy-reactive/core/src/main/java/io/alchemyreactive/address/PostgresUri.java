package io.alchemyreactive.address;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.effect.Redacted;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parts of a URI {@code postgresql://user:password@host:port/database?parameters}, decoded. Immutable; {@code toString} masks
 * the password.
 *
 * @param host the name or address of the server; an IPv6 address stands without brackets
 * @param port its port
 * @param database the name of the database
 * @param user the role
 * @param password the role's password; empty when the URI has none
 * @param parameters with the names that libpq gives them, such as {@code sslmode}; sorted by name
 */
@Experimental
public record PostgresUri(
        String host,
        int port,
        String database,
        String user,
        Optional<Redacted<String>> password,
        Map<String, String> parameters) {

    /** The port of a URI that names none. */
    public static final int DEFAULT_PORT = 5432;

    public PostgresUri {
        host = PostgresHost.checked(Objects.requireNonNull(host, "host"));
        port = PostgresHost.checkedPort(port);
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /**
     * The parts of a URI. Its scheme is {@code postgresql} or {@code postgres} in any case, with {@code jdbc:} or
     * {@code r2dbc:} before it or not. User, password, database, host and port may be parameters. Reads no file:
     * neither {@code .pgpass} nor {@code pg_service.conf}.
     *
     * @throws InvalidPostgresUriException when the text is no such URI, names several hosts or a socket, or leaves out
     *     the user, the host or the database; the message names the part and quotes no user and no password
     */
    public static PostgresUri parse(Redacted<String> uri) {
        return new PostgresUriReader(uri.reveal().strip()).read();
    }

    /**
     * The password.
     *
     * @throws InvalidPostgresUriException when the URI has none
     */
    public Redacted<String> requiredPassword() {
        return password.orElseThrow(
                () -> new InvalidPostgresUriException("it names no password, and .pgpass and PGPASSWORD are"
                        + " not read; write it as postgresql://user:password@host:port/database"));
    }

    /**
     * Formats a host for a URI: an IPv6 address gets brackets, and the {@code %} before its zone becomes {@code %25}.
     */
    public static String inUri(String host) {
        return host.contains(":") ? "[" + host.replace("%", "%25") + "]" : host;
    }

    /** Encodes a text for a part of a URI: characters that have a meaning in URIs become {@code %XX}. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
