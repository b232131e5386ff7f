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
 * Where a database is and how to get in. Immutable; {@code toString} masks the password.
 *
 * @param host the name or address of the server; an IPv6 address without brackets
 * @param port its port
 * @param database the name of the database
 * @param user the role
 * @param password the role's password
 * @param parameters of a connection URI under the names that libpq gives them, such as {@code sslmode}; sorted by name
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
     * The parts of a URI {@code postgresql://user:password@host:port/database?parameters}, also with the scheme {@code postgres}, and
     * with {@code jdbc:} or {@code r2dbc:} before it. Reads no file: neither {@code .pgpass} nor {@code pg_service.conf}.
     *
     * @throws io.alchemyreactive.address.InvalidPostgresUriException when it is not one, names several hosts or a socket, or leaves
     *     out a part other than the port; the message names the part and quotes no secret
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

    /** The URI that libpq and most tools understand; a secret. */
    public Redacted<String> uri() {
        return password.map(secret -> "postgresql://" + encoded(user) + ":" + encoded(secret) + "@" + address() + "/"
                + encoded(database) + queryText(parameters));
    }

    /**
     * The URL for JDBC, without user and password. Parameters have the names that pgjdbc gives them; those of {@link
     * #withoutJdbc()} are left out.
     */
    public String jdbcUrl() {
        // Unlike in other URLs, the driver takes the zone of an IPv6 address as it is.
        String place = host.contains(":") ? "[" + host + "]:" + port : address();
        return "jdbc:postgresql://" + place + "/" + encoded(database) + queryText(DriverParameters.JDBC.of(parameters));
    }

    /**
     * The URL for R2DBC, without user and password. Parameters have the names that r2dbc-postgresql gives them; those of {@link
     * #withoutR2dbc()} are left out. A host with an underscore stands in the form for several hosts, since the other form cannot
     * name it.
     */
    public String r2dbcUrl() {
        String protocol = host.contains("_") ? "failover:" : "";
        return "r2dbc:postgresql:" + protocol + "//" + address() + "/" + encoded(database)
                + queryText(DriverParameters.R2DBC.of(parameters));
    }

    /** Parameters that {@link #jdbcUrl()} leaves out, since the driver has nothing of the kind; sorted by name. */
    @Experimental
    public SortedSet<String> withoutJdbc() {
        return DriverParameters.JDBC.leftOut(parameters);
    }

    /** Parameters that {@link #r2dbcUrl()} leaves out, since the driver has nothing of the kind; sorted by name. */
    @Experimental
    public SortedSet<String> withoutR2dbc() {
        return DriverParameters.R2DBC.leftOut(parameters);
    }

    /** The keywords and values that libpq takes, as {@code psql} does; a secret. */
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

    /** This origin with another role. */
    public PostgresOrigin as(String user, Redacted<String> password) {
        return new PostgresOrigin(host, port, database, user, password, parameters);
    }

    /** This origin with another database of its server. */
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
