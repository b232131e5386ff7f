package io.alchemyreactive.neon.local.internal.rows;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server settings of rows, as arguments of PostgreSQL. Stateless. */
public final class ServerSettings {

    /** The project setting that allows logical decoding of changes. */
    public static final String LOGICAL_REPLICATION = "enable_logical_replication";

    /** The library that every server loads. */
    public static final String ALWAYS_LOADED = "pg_stat_statements";

    private static final String LIBRARIES = "preload_libraries";
    private static final String POSTGRES = "pg_settings";
    private static final int MAX_CONNECTIONS = 100;
    /** The connections that the pooler must not use: those reserved for superusers, and some for direct clients. */
    private static final int NOT_POOLED = 7;

    private ServerSettings() {}

    /** Whether the settings of a project turn on logical replication. */
    public static boolean isLogical(Map<String, Object> projectSettings) {
        return Boolean.TRUE.equals(projectSettings.get(LOGICAL_REPLICATION));
    }

    /** The settings of a server of an endpoint, or of a branch without a read-write endpoint. */
    public static List<String> of(ProjectRow project, Optional<EndpointRow> endpoint) {
        var settings = new ArrayList<String>();
        if (isLogical(project.settings)) {
            settings.add("wal_level=logical");
        }
        var own = endpoint.map(row -> row.settings).orElse(Map.of());
        var libraries = new LinkedHashSet<String>(List.of(ALWAYS_LOADED));
        libraries.addAll(libraries(own.getOrDefault(LIBRARIES, project.settings.get(LIBRARIES))));
        if (libraries.size() > 1) {
            settings.add("shared_preload_libraries=" + String.join(",", libraries));
        }
        if (own.get(POSTGRES) instanceof Map<?, ?> wanted) {
            wanted.forEach((name, value) -> settings.add(name + "=" + value));
        }
        return settings;
    }

    /**
     * The largest number of sessions for the clients of the pooled host of an endpoint: nine tenths of all, as at Neon,
     * except for a few that stay free.
     */
    public static int pooledConnections(EndpointRow endpoint) {
        var most = endpoint.settings.get(POSTGRES) instanceof Map<?, ?> wanted && wanted.get("max_connections") != null
                ? Integer.parseInt(String.valueOf(wanted.get("max_connections")))
                : MAX_CONNECTIONS;
        return Math.max(1, Math.min(most * 9 / 10, most - NOT_POOLED));
    }

    private static List<String> libraries(@Nullable Object wish) {
        return wish instanceof Map<?, ?> map && map.get("enabled_libraries") instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }
}
