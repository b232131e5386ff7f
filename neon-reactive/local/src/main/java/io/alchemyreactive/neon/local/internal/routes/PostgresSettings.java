package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.Body;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The PostgreSQL settings and libraries in a body. Stateless. */
final class PostgresSettings {

    static final String FIELD = "pg_settings";
    static final String LIBRARIES = "preload_libraries";
    static final List<String> AVAILABLE =
            List.of("auto_explain", "pg_prewarm", "pg_stat_statements", "auth_delay", "passwordcheck");

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_$]*)*");
    /**
     * The settings that the local Neon controls: network, TLS, file locations, and how servers keep and replay their
     * log.
     */
    private static final Pattern RESERVED = Pattern.compile("listen_addresses|port|unix_socket_.*|ssl.*|bonjour.*|"
            + ".*_file|.*_directory|.*_command|.*_cleanup_command|archive_.*|recovery_.*|primary_.*|hot_standby|"
            + "wal_keep_size|max_slot_wal_keep_size|wal_recycle|wal_init_zero|wal_segment_size|fsync|full_page_writes|"
            + "password_encryption|restart_after_crash|log_destination|logging_collector|log_min_error_statement|"
            + ".*_preload_libraries|dynamic_library_path|jit_provider|archive_library|external_pid_file|"
            + "allow_system_table_mods|zero_damaged_pages|ignore_.*|debug_.*|trace_.*|data_sync_retry|"
            + "synchronous_standby_names|synchronized_standby_slots|cluster_name|event_source");

    private PostgresSettings() {}

    /** The settings of a body, by name; refuses settings that the local Neon controls. */
    static Map<String, String> read(Body body) {
        var settings = new TreeMap<String, String>();
        body.find(FIELD).ifPresent(wanted -> {
            var plain = wanted.plain();
            for (var name : plain.keySet()) {
                requireAllowed(wanted, name);
                settings.put(name, value(wanted, name));
            }
        });
        return settings;
    }

    private static void requireAllowed(Body settings, String name) {
        if (!NAME.matcher(name).matches()) {
            throw settings.invalid(name, "is not the name of a setting in lower case");
        }
        if (name.equals("wal_level")) {
            throw settings.invalid(name, "is set by enable_logical_replication of the project");
        }
        if (RESERVED.matcher(name).matches()) {
            throw settings.invalid(name, "is set by the local Neon itself");
        }
    }

    private static String value(Body settings, String name) {
        JsonNode value = settings.json().path(name);
        if (!value.isString()) {
            throw settings.invalid(name, "must be a string");
        }
        return value.stringValue();
    }

    /** Reads the libraries that servers load at their start; refuses one that is not available. */
    static void requireLibraries(Body body) {
        body.find(LIBRARIES).ifPresent(wanted -> {
            wanted.findFlag("use_defaults");
            wanted.findTexts("enabled_libraries")
                    .flatMap(names -> names.stream()
                            .filter(name -> !AVAILABLE.contains(name))
                            .findFirst())
                    .ifPresent(name -> {
                        throw wanted.invalid(
                                "enabled_libraries",
                                "names " + name + ", but the local Neon has only " + String.join(", ", AVAILABLE));
                    });
        });
    }
}
