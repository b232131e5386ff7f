package io.alchemyreactive.postgres;

import static io.alchemyreactive.address.PostgresUri.encoded;

import io.alchemyreactive.address.PostgresUri;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.effect.Redacted;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * The address of a database with user and password. Immutable; {@code toString} masks the password.
 *
 * @param host the name or address of the server; an IPv6 address without brackets
 * @param port its port
 * @param database the name of the database
 * @param user the role
 * @param password the role's password
 * @param parameters the parameters of a connection URI under their libpq names, such as {@code sslmode}; sorted by name
 */
public record PostgresOrigin(
        String host,
        int port,
        String database,
        String user,
        Redacted<String> password,
        Map<String, String> parameters) {

    public PostgresOrigin {
        Objects.requireNonNull(password, "password");
        PostgresUri parts =
                new PostgresUri(host, port, database, user, Optional.of(Objects.requireNonNull(password)), parameters);
        host = parts.host();
        parameters = parts.parameters();
    }

    /**
     * Parses a URI {@code postgresql://user:password@host:port/database?parameters}. The scheme may be {@code
     * postgres}, and {@code jdbc:} or {@code r2dbc:} may come first. Reads no file, neither {@code .pgpass} nor {@code
     * pg_service.conf}.
     *
     * @throws io.alchemyreactive.address.InvalidPostgresUriException when it is not such a URI, names several hosts or
     *     a socket, or lacks a part other than the port; the message names the part and quotes no secret
     */
    public static PostgresOrigin parse(Redacted<String> uri) {
        PostgresUri parts = PostgresUri.parse(uri);
        return new PostgresOrigin(
                parts.host(),
                parts.port(),
                parts.database(),
                parts.user(),
                parts.requiredPassword(),
                parts.parameters());
    }

    /** The URI for libpq and most tools; a secret. */
    public Redacted<String> uri() {
        return password.map(secret -> "postgresql://" + encoded(user) + ":" + encoded(secret) + "@" + address() + "/"
                + encoded(database) + queryText(parameters));
    }

    /**
     * The URL for JDBC, without user and password. Parameters have their pgjdbc names. Leaves out the parameters of
     * {@link #withoutJdbc()}.
     */
    public String jdbcUrl() {
        // Unlike in other URLs, the driver takes the zone of an IPv6 address without encoding.
        String place = host.contains(":") ? "[" + host + "]:" + port : address();
        return "jdbc:postgresql://" + place + "/" + encoded(database) + queryText(DriverParameters.JDBC.of(parameters));
    }

    /**
     * The URL for R2DBC, without user and password. Parameters have their r2dbc-postgresql names. Leaves out the
     * parameters of {@link #withoutR2dbc()}. A host with an underscore is written in the form for several hosts,
     * because the usual form cannot contain it.
     */
    public String r2dbcUrl() {
        String protocol = host.contains("_") ? "failover:" : "";
        return "r2dbc:postgresql:" + protocol + "//" + address() + "/" + encoded(database)
                + queryText(DriverParameters.R2DBC.of(parameters));
    }

    /** The parameters that {@link #jdbcUrl()} leaves out because the driver does not support them; sorted by name. */
    @Experimental
    public SortedSet<String> withoutJdbc() {
        return DriverParameters.JDBC.leftOut(parameters);
    }

    /** The parameters that {@link #r2dbcUrl()} leaves out because the driver does not support them; sorted by name. */
    @Experimental
    public SortedSet<String> withoutR2dbc() {
        return DriverParameters.R2DBC.leftOut(parameters);
    }

    /** The connection string in libpq's keyword/value form, for example for {@code psql}; a secret. */
    public Redacted<String> libpq() {
        return password.map(secret -> {
            Map<String, String> words = new LinkedHashMap<>();
            words.put("host", host);
            words.put("port", Integer.toString(port));
            words.put("dbname", database);
            words.put("user", user);
            words.put("password", secret);
            words.putAll(parameters);
            return words.entrySet().stream()
                    .map(word -> word.getKey() + "=" + quoted(word.getValue()))
                    .collect(Collectors.joining(" "));
        });
    }

    /** A copy with another role. */
    public PostgresOrigin as(String user, Redacted<String> password) {
        return new PostgresOrigin(host, port, database, user, password, parameters);
    }

    /** A copy with another database of the server. */
    public PostgresOrigin in(String database) {
        return new PostgresOrigin(host, port, database, user, password, parameters);
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private String address() {
        return PostgresUri.inUri(host) + ":" + port;
    }

    private static String queryText(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    @Override
    public String toString() {
        return "PostgresOrigin(" + user + "@" + address() + "/" + database + ")";
    }
}
