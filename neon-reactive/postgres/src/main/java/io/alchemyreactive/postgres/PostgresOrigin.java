package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.Redacted;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a database is and how to get in. Immutable; {@code toString} masks the password.
 *
 * @param host the name or address of the server
 * @param port its port
 * @param database the name of the database
 * @param user the role
 * @param password the role's password
 * @param parameters of a connection URI, such as {@code sslmode}; sorted by name
 */
public record PostgresOrigin(
        String host,
        int port,
        String database,
        String user,
        Redacted<String> password,
        Map<String, String> parameters) {

    private static final int DEFAULT_PORT = 5432;
    /** How libpq's names of parameters are spelled in JDBC. */
    private static final Map<String, String> JDBC_NAMES = Map.of("channel_binding", "channelBinding");

    public PostgresOrigin {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        parameters = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /**
     * The parts of a URI {@code postgresql://user:password@host:port/database?parameters}.
     *
     * @throws IllegalArgumentException when it is not one; the message does not quote it
     */
    public static PostgresOrigin parse(Redacted<String> uri) {
        try {
            var parsed = new URI(uri.reveal());
            String[] account = String.valueOf(parsed.getRawUserInfo()).split(":", 2);
            String path = parsed.getRawPath();
            if (parsed.getHost() == null || account.length < 2 || path == null || path.length() < 2) {
                throw new IllegalArgumentException("a connection URI names user, password, host and database");
            }
            return new PostgresOrigin(
                    parsed.getHost(),
                    parsed.getPort() < 0 ? DEFAULT_PORT : parsed.getPort(),
                    decode(path.substring(1)),
                    decode(account[0]),
                    Redacted.of(decode(account[1])),
                    query(parsed.getRawQuery()));
        } catch (URISyntaxException e) {
            // Without the cause: its message quotes the URI, password and all.
            throw new IllegalArgumentException("this is no connection URI");
        }
    }

    /** The URI that libpq and most tools understand; a secret. */
    public Redacted<String> uri() {
        return password.map(secret -> "postgresql://" + encode(user) + ":" + encode(secret) + "@" + address() + "/"
                + encode(database) + queryText(parameters));
    }

    /** The URL for JDBC, without user and password. */
    public String jdbcUrl() {
        Map<String, String> named = new TreeMap<>();
        parameters.forEach((name, value) -> named.put(JDBC_NAMES.getOrDefault(name, name), value));
        return "jdbc:postgresql://" + address() + "/" + encode(database) + queryText(named);
    }

    /** The URL for R2DBC, without user and password. The driver knows no channel binding, so that is left out. */
    public String r2dbcUrl() {
        Map<String, String> named = new TreeMap<>(parameters);
        named.remove("channel_binding");
        Optional.ofNullable(named.remove("sslmode")).ifPresent(mode -> named.put("sslMode", mode));
        return "r2dbc:postgresql://" + address() + "/" + encode(database) + queryText(named);
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
        return host + ":" + port;
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> parameters = new TreeMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                List<String> parts = new ArrayList<>(List.of(pair.split("=", 2)));
                if (parts.size() == 2) {
                    parameters.put(decode(parts.get(0)), decode(parts.get(1)));
                }
            }
        }
        return parameters;
    }

    private static String queryText(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "PostgresOrigin(" + user + "@" + address() + "/" + database + ")";
    }
}
