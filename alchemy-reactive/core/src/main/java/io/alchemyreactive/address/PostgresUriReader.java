package io.alchemyreactive.address;

import io.alchemyreactive.effect.Redacted;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one URI. {@link java.net.URI} cannot be used: it rejects a host with an underscore, and its errors quote the
 * password.
 */
final class PostgresUriReader {

    private static final String FORM = "it must have the form postgresql://user:password@host:port/database";
    private static final Pattern SCHEME = Pattern.compile("(?i)(?:(jdbc|r2dbc):)?postgres(?:ql)?:(/*)");
    private static final Pattern KEYWORDS =
            Pattern.compile("\\s*(host|hostaddr|port|dbname|user|password|service|sslmode)\\s*=.*", Pattern.DOTALL);

    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    private final String text;

    PostgresUriReader(String text) {
        this.text = text;
    }

    PostgresUri read() {
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.lookingAt()) {
            throw new InvalidPostgresUriException(
                    KEYWORDS.matcher(text).matches()
                            ? "it is a list of keywords and values, which only libpq reads; write it as"
                                    + " postgresql://user:password@host:port/database"
                            : FORM);
        } else if (scheme.group(2).length() < 2) {
            throw new InvalidPostgresUriException(
                    "two slashes must follow '" + text.substring(0, scheme.start(2)) + "'; " + FORM);
        }
        String rest = text.substring(scheme.start(2) + 2);
        refuseSpaces(rest);
        refuseMisplaced(rest);
        return parts(rest, scheme.group(1));
    }

    private static PostgresUri parts(String rest, @Nullable String driver) {
        int question = end(rest, "?");
        int slash = end(rest, "/?");
        int at = rest.lastIndexOf('@');
        String account = rest.substring(0, Math.max(0, at));
        int word = account.contains(":") ? account.indexOf(':') : account.length();
        String place = rest.substring(at + 1, slash);
        int colon = colon(place);

        Map<String, String> parameters =
                PostgresParameters.read(question < rest.length() ? rest.substring(question + 1) : "", driver);
        String user = one("user", account.substring(0, word), parameters, "user");
        if (user.isEmpty()) {
            // This check comes before that of the port: without a user, the password may be where the port is expected,
            // and its message would quote it.
            throw new InvalidPostgresUriException("it names no user; " + FORM);
        }
        String password =
                one("password", account.substring(Math.min(word + 1, account.length())), parameters, "password");
        String host = PostgresHost.checked(one("host", place.substring(0, colon), parameters, "host"));
        String port = one("port", place.substring(Math.min(colon + 1, place.length())), parameters, "port");
        if (account.isEmpty() && !port.matches("[0-9]*")) {
            throw new InvalidPostgresUriException("what follows the ':' of its host is no port; " + FORM);
        }
        String database =
                one("database", slash < question ? rest.substring(slash + 1, question) : "", parameters, "dbname");
        if (database.isEmpty()) {
            throw new InvalidPostgresUriException("it names no database; " + FORM);
        }
        return new PostgresUri(
                host,
                port.isEmpty() ? PostgresUri.DEFAULT_PORT : PostgresHost.port(port),
                database,
                user,
                Optional.of(password).filter(given -> !given.isEmpty()).map(Redacted::of),
                parameters);
    }

    /** The index at which the host ends. A list of hosts counts as one host. */
    private static int colon(String place) {
        if (BARE_IPV6.matcher(place).matches()) {
            throw new InvalidPostgresUriException(
                    "its host '" + place + "' looks like an IPv6 address, which stands in [ ]");
        } else if (place.contains(",")) {
            return place.length();
        }
        int colon = place.indexOf(':', place.startsWith("[") ? Math.max(0, place.indexOf(']')) : 0);
        return colon < 0 || place.startsWith("[") && !place.contains("]") ? place.length() : colon;
    }

    /** Reads a part of the URI from its own place or from the parameters, and removes the parameter. */
    private static String one(String part, String inPlace, Map<String, String> parameters, String name) {
        String named = parameters.remove(name);
        if (named != null && !named.isEmpty() && !inPlace.isEmpty()) {
            throw new InvalidPostgresUriException(
                    "it names the " + part + " twice: the parameter '" + name + "' does so too; leave one out");
        }
        return named != null && inPlace.isEmpty() ? named : PostgresUriText.decoded(part, inPlace);
    }

    private static void refuseSpaces(String rest) {
        String found = rest.replaceAll("[^\\x00-\\x20\\x7F]", "");
        if (!found.isEmpty()) {
            String cure = found.codePoints()
                    .distinct()
                    .mapToObj(c -> String.format("%%%02X", c))
                    .collect(Collectors.joining(", "));
            throw new InvalidPostgresUriException("it holds a space or a control character: write " + cure);
        }
    }

    /** Refuses an @ after the host. Most likely the user or the password contains a character that is not escaped. */
    private static void refuseMisplaced(String rest) {
        int authority = end(rest, "/?#");
        int first = rest.indexOf('@');
        int last = rest.lastIndexOf('@');
        if (last > authority && first < authority) {
            throw new InvalidPostgresUriException("an '@' stands behind its host: write %40, and if it belongs to the"
                    + " password, write /, ?, # and @ there as %2F, %3F, %23 and %40");
        }
        String account = rest.substring(0, Math.max(0, last));
        int colon = account.indexOf(':');
        refuse("user", colon < 0 ? account : account.substring(0, colon));
        refuse("password", colon < 0 ? "" : account.substring(colon + 1));
        refuse("part after the host", rest.substring(last + 1).replaceAll("[^#]", ""));
    }

    private static void refuse(String part, String raw) {
        String found = raw.replaceAll("[^/?#@]", "");
        if (!found.isEmpty()) {
            throw PostgresUriText.unescaped(part, found);
        }
    }

    private static int end(String text, String marks) {
        for (int i = 0; i < text.length(); i++) {
            if (marks.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
