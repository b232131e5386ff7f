package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import io.r2dbc.postgresql.client.SSLMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the URI of a database. Refuses what no server can be reached with; its messages quote no user or password. */
final class DatabaseAddressUri {

    private static final String FORM = "its URI must have the form postgresql://user:password@host:port/database";
    private static final String ESCAPES = "write /, ?, #, @ and : in a user or password as %2F, %3F, %23, %40 and %3A";

    private static final int DEFAULT_PORT = 5432;
    private static final int LAST_PORT = 65_535;
    private static final int LONGEST_HOST = 253;

    private static final Pattern PORT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
    private static final Pattern NUMBERS = Pattern.compile("(.*\\.)?[0-9]+");
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    /** Modes that mean what they say; {@code allow} and {@code prefer} fall back to clear text unseen. */
    private static final List<SSLMode> MODES =
            List.of(SSLMode.VERIFY_FULL, SSLMode.VERIFY_CA, SSLMode.REQUIRE, SSLMode.DISABLE);

    /** Part of the URIs that Neon gives. Both drivers bind the channel where the server offers it. */
    private static final Set<String> CHANNEL_BINDINGS = Set.of("prefer", "require");

    private static final Set<String> PARAMETERS = Set.of("sslmode", "sslrootcert", "channel_binding");

    private final URI uri;

    private DatabaseAddressUri(URI uri) {
        this.uri = uri;
    }

    static DatabaseAddress read(String text) {
        try {
            return new DatabaseAddressUri(new URI(text)).address();
        } catch (URISyntaxException e) {
            // Without the cause: its message quotes the URI, password and all.
            throw new InvalidStateAddressException("its URI cannot be read; write what is special in it as %XX");
        }
    }

    private DatabaseAddress address() {
        String authority = uri.getRawAuthority();
        String path = uri.getRawPath();
        if (!("postgresql".equalsIgnoreCase(uri.getScheme()) || "postgres".equalsIgnoreCase(uri.getScheme()))) {
            throw new InvalidStateAddressException(FORM);
        }
        // Behind the host an @ is most likely the one before it, after a password that was not escaped.
        if (path != null && path.contains("@") || uri.getRawFragment() != null) {
            throw misplaced();
        }
        if (authority == null || path == null || path.length() < 2 || authority.lastIndexOf('@') < 1) {
            throw new InvalidStateAddressException(FORM + "; " + ESCAPES);
        }
        int at = authority.lastIndexOf('@');
        String[] account = authority.substring(0, at).split(":", 2);
        String user = decode("user", account[0]);
        if (user.isEmpty()) {
            throw new InvalidStateAddressException("its URI names no user; " + FORM);
        }
        return trusting(
                place(authority.substring(at + 1)),
                decode("database", path.substring(1)),
                user,
                Redacted.of(account.length < 2 ? "" : decode("password", account[1])));
    }

    private record Place(String host, int port) {}

    private DatabaseAddress trusting(Place place, String database, String user, Redacted<String> password) {
        Map<String, String> parameters = parameters();
        SSLMode mode = parameters.containsKey("sslmode") ? mode(parameters.get("sslmode")) : SSLMode.VERIFY_FULL;
        String named = parameters.get("sslrootcert");
        if (named != null && mode == SSLMode.DISABLE) {
            throw new InvalidStateAddressException(
                    "sslmode=disable verifies nothing, and sslrootcert names certificates; leave one of them out");
        } else if (named != null && named.isBlank()) {
            throw new InvalidStateAddressException("sslrootcert names no file; name one, or leave it out to trust the"
                    + " authorities of the Java platform");
        }
        // As everywhere with PostgreSQL: who names certificates wants them looked at.
        SSLMode tls = mode == SSLMode.REQUIRE && named != null ? SSLMode.VERIFY_CA : mode;
        String file = "system".equals(named) ? null : named;
        return new DatabaseAddress(place.host(), place.port(), database, user, password, tls, file);
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            String[] parameter = pair.split("=", 2);
            String name = decode("query", parameter[0]);
            if (name.contains("@")) {
                throw misplaced();
            } else if (!PARAMETERS.contains(name)) {
                throw new InvalidStateAddressException(
                        "its URI has the parameter '" + name + "', and only sslmode and sslrootcert are understood");
            }
            String value = parameter.length < 2 ? "" : decode(name, parameter[1]);
            if (parameters.put(name, value) != null) {
                throw new InvalidStateAddressException("its URI has the parameter " + name + " twice; leave one out");
            }
        }
        String binding = parameters.getOrDefault("channel_binding", "prefer");
        if (!CHANNEL_BINDINGS.contains(binding)) {
            throw new InvalidStateAddressException("channel_binding can be require or prefer, not '" + binding + "'");
        }
        return parameters;
    }

    private static Place place(String text) {
        if (text.contains(",")) {
            throw new InvalidStateAddressException(
                    "its URI names several hosts (" + text + "); name one of them, the" + " server that takes writes");
        }
        boolean literal = text.startsWith("[");
        int colon = text.indexOf(':', literal ? text.indexOf(']') : 0);
        String host = colon < 0 ? text : text.substring(0, colon);
        return new Place(
                literal ? host.substring(1, host.length() - 1) : host(host),
                port(colon < 0 ? "" : text.substring(colon + 1)));
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return DEFAULT_PORT;
        }
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (port < 1 || port > LAST_PORT) {
            throw new InvalidStateAddressException("its port '" + text + "' is no number from 1 to " + LAST_PORT
                    + "; PostgreSQL listens on 5432" + " unless it is told otherwise");
        }
        return port;
    }

    private static String host(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        boolean wellFormed = bare.length() <= LONGEST_HOST
                && (NUMBERS.matcher(bare).matches()
                        ? IPV4.matcher(bare).matches()
                        : List.of(bare.split("\\.", -1)).stream()
                                .allMatch(label -> LABEL.matcher(label).matches()));
        if (!wellFormed) {
            throw new InvalidStateAddressException("its host '" + name + "' is neither a name nor an address of a"
                    + " server; a socket cannot be named, and an IPv6 address stands in [ ]");
        }
        String first = bare.split("\\.", 2)[0];
        if (first.endsWith("-pooler")) {
            throw new InvalidStateAddressException("'" + first + "' is a connection pooler, which gives no session of"
                    + " its own, so that migrations are not safe behind it; use the direct address, whose name has no"
                    + " -pooler at the end of its first part");
        }
        return name;
    }

    private static SSLMode mode(@Nullable String word) {
        return MODES.stream()
                .filter(mode -> DatabaseAddress.word(mode).equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidStateAddressException(
                        "sslmode must be verify-full, verify-ca, require or disable, not '" + word + "'"));
    }

    private static InvalidStateAddressException misplaced() {
        return new InvalidStateAddressException("its URI has a # or an @ where none can be; " + ESCAPES);
    }

    private static String decode(String part, String text) {
        String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        if (decoded.indexOf('\0') >= 0) {
            throw new InvalidStateAddressException(
                    "the " + part + " of its URI has a %00, which PostgreSQL cannot take");
        }
        return decoded;
    }
}
