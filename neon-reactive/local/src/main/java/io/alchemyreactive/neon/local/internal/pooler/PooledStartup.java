package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.Startup;
import io.alchemyreactive.neon.local.internal.wire.StartupOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The startup of a client of the pooled host. Parameters that would have to last in a session are refused, as Neon's
 * pooler does.
 *
 * @param key the role and the database
 * @param settings the tracked settings of the client, by the names that PostgreSQL reports
 * @param unknown the protocol extensions that the client asks for, none of which is known
 * @param isNewer whether the client asks for a minor version of the protocol above 0
 */
record PooledStartup(SessionKey key, Map<String, String> settings, List<String> unknown, boolean isNewer) {

    private static final Set<String> OF_SESSION = Set.of("user", "database", "options");
    /** A parameter that PgBouncer ignores at Neon ({@code ignore_startup_parameters}). */
    private static final String IGNORED = "extra_float_digits";
    /** Parameters of a connection URI that some drivers send too. They are no settings of PostgreSQL. */
    private static final Set<String> OF_URI = Set.of(
            "channel_binding",
            "connect_timeout",
            "gssencmode",
            "keepalives",
            "keepalives_count",
            "keepalives_idle",
            "keepalives_interval",
            "load_balance_hosts",
            "require_auth",
            "sslcert",
            "sslcrl",
            "sslkey",
            "sslmode",
            "sslnegotiation",
            "sslrootcert",
            "target_session_attrs",
            "tcp_user_timeout");

    private static final String EXTENSION = "_pq_.";

    PooledStartup {
        settings = Map.copyOf(settings);
        unknown = List.copyOf(unknown);
    }

    /** Reads a startup; throws {@link PostgresErrorException} when it cannot be served. */
    static PooledStartup of(Startup client) {
        var passed = new StartupOptions(client).forServer();
        client.parameters().forEach(PooledStartup::require);
        var user = passed.find("user").filter(name -> !name.isEmpty()).orElseThrow(PostgresErrorException::missingUser);
        var database = passed.find("database").filter(name -> !name.isEmpty()).orElse(user);
        var settings = new LinkedHashMap<String, String>();
        passed.parameters()
                .forEach(
                        (name, value) -> TrackedSettings.find(name).ifPresent(tracked -> settings.put(tracked, value)));
        passed.find("options").ifPresent(options -> addOptions(options, settings));
        var unknown = passed.parameters().keySet().stream()
                .filter(name -> name.startsWith(EXTENSION))
                .toList();
        return new PooledStartup(
                new SessionKey(user, database), settings, unknown, client.protocol() != Startup.PROTOCOL);
    }

    private static void require(String name, String value) {
        if (name.equals("replication") && Set.of("false", "off", "no", "0").contains(value.toLowerCase(Locale.ROOT))) {
            return;
        }
        boolean known = OF_SESSION.contains(name)
                || name.equals(IGNORED)
                || OF_URI.contains(name)
                || name.startsWith(EXTENSION)
                || TrackedSettings.find(name).isPresent();
        if (!known) {
            throw PostgresErrorException.unsupportedParameter("", name);
        }
    }

    private static void addOptions(String options, Map<String, String> settings) {
        var words = words(options).iterator();
        while (words.hasNext()) {
            var word = words.next();
            var setting = word.equals("-c") && words.hasNext()
                    ? words.next()
                    : word.startsWith("-c") ? word.substring(2) : word.startsWith("--") ? word.substring(2) : "";
            var sign = setting.indexOf('=');
            if (sign < 1) {
                throw PostgresErrorException.unsupportedOptions();
            }
            var name = setting.substring(0, sign);
            var tracked = TrackedSettings.find(name);
            if (tracked.isPresent()) {
                settings.put(tracked.get(), setting.substring(sign + 1));
            } else if (!name.equals(IGNORED)) {
                throw PostgresErrorException.unsupportedParameter(" in options", name);
            }
        }
    }

    /** The words of options; a backslash takes the meaning from the next character. */
    private static List<String> words(String options) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (var at = 0; at < options.length(); at++) {
            var character = options.charAt(at);
            if (character == '\\' && at + 1 < options.length()) {
                at++;
                word.append(options.charAt(at));
            } else if (!Character.isWhitespace(character)) {
                word.append(character);
            } else if (word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }
}
