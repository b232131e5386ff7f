package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.rows.ServerSettings;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The settings of a project, which two calls accept. Stateless. */
final class ProjectSettings {

    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");
    private static final Pattern ADDRESSES = Pattern.compile("[0-9a-fA-F.:]+(/\\d{1,3}|-[0-9a-fA-F.:]+)?");
    private static final List<String> QUOTAS = List.of(
            "active_time_seconds",
            "compute_time_seconds",
            "written_data_bytes",
            "data_transfer_bytes",
            "logical_size_bytes");

    private ProjectSettings() {}

    /**
     * Reads the settings of a body, all or none.
     *
     * @param present the current settings of the project
     * @return the fields that replace current ones
     */
    static Map<String, Object> read(Body settings, Map<String, Object> present) {
        settings.find("quota").ifPresent(quota -> QUOTAS.forEach(name -> quota.findLong(name, 0, Long.MAX_VALUE)));
        settings.find("allowed_ips").ifPresent(ProjectSettings::requireAddresses);
        settings.find("maintenance_window").ifPresent(ProjectSettings::requireWindow);
        settings.findFlag("block_public_connections");
        settings.findFlag("block_vpc_connections");
        settings.findOneOf("audit_log_level", List.of("base", "extended", "full"));
        if (settings.findFlag("hipaa").orElse(false)) {
            throw settings.invalid("hipaa", "is not supported by the local Neon");
        }
        var replication = settings.findFlag(ServerSettings.LOGICAL_REPLICATION);
        if (!replication.orElse(true) && ServerSettings.isLogical(present)) {
            throw ApiException.refused(
                    "settings." + ServerSettings.LOGICAL_REPLICATION + " cannot be turned off again");
        }
        PostgresSettings.requireLibraries(settings);
        return settings.known();
    }

    private static void requireAddresses(Body allowed) {
        allowed.findFlag("protected_branches_only");
        allowed.findTexts("ips")
                .flatMap(ips -> ips.stream()
                        .filter(ip -> !ADDRESSES.matcher(ip).matches())
                        .findFirst())
                .ifPresent(ip -> {
                    throw allowed.invalid("ips", "must be addresses, ranges or networks, such as 192.0.2.0/24");
                });
    }

    private static void requireWindow(Body window) {
        var days = window.findLongs("weekdays", 1, 7);
        if (days.isEmpty()) {
            throw window.invalid("weekdays", "field required");
        }
        for (var field : List.of("start_time", "end_time")) {
            if (!TIME.matcher(window.text(field)).matches()) {
                throw window.invalid(field, "must be a time of day, such as 03:30");
            }
        }
    }
}
