package io.alchemyreactive.neon.local.internal.pooler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings that follow a client from session to session, because PostgreSQL reports each of their changes. PgBouncer
 * tracks these by default. {@code search_path} is none of them at Neon. Stateless.
 */
final class TrackedSettings {

    static final List<String> NAMES = List.of(
            "client_encoding",
            "DateStyle",
            "IntervalStyle",
            "TimeZone",
            "standard_conforming_strings",
            "application_name");

    private TrackedSettings() {}

    /** The name of a tracked setting as PostgreSQL reports it; empty when the setting is not tracked. */
    static Optional<String> find(String name) {
        return NAMES.stream().filter(tracked -> tracked.equalsIgnoreCase(name)).findFirst();
    }

    /** The settings of a client, from those that it wishes and those of a new session. */
    static Map<String, String> of(Map<String, String> wished, Map<String, String> reported) {
        var settings = new HashMap<>(reported);
        settings.putAll(wished);
        settings.keySet().retainAll(NAMES);
        return settings;
    }

    /** The statements that give a session the settings of a client; empty when the session has them. */
    static Optional<String> difference(Map<String, String> ofClient, Map<String, String> ofSession) {
        var statements = NAMES.stream()
                .flatMap(name -> Optional.ofNullable(ofClient.get(name))
                        .filter(value -> !value.equals(ofSession.get(name)))
                        .map(value -> "SET " + name + " = " + literal(value))
                        .stream())
                .collect(Collectors.joining("; "));
        return Optional.of(statements).filter(text -> !text.isEmpty());
    }

    /** A literal that means the same whatever the session's {@code standard_conforming_strings} is. */
    private static String literal(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
