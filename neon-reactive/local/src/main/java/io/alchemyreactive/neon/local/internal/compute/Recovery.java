package io.alchemyreactive.neon.local.internal.compute;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The settings with which a server keeps its log and with which servers replay a log: up to a point, or continuously.
 * Stateless.
 */
final class Recovery {

    private static final Set<String> OF_BOTH = Set.of(
            "max_connections",
            "max_worker_processes",
            "max_wal_senders",
            "max_prepared_transactions",
            "max_locks_per_transaction");

    private Recovery() {}

    /**
     * The settings of a server that keeps its whole log. {@link BranchFolder#archiveLog} moves segments that the server
     * does not need any more into the archive. An archive command would start a process for each megabyte, which would
     * be too slow for a server that writes much.
     */
    static List<String> keepingLog() {
        return List.of("archive_mode=off", "wal_keep_size=1024TB");
    }

    /**
     * The settings of a server that replays the log in its data directory up to a point. In standby mode the server
     * reads the log there, without a command for each segment, which would take several times as long as the replay.
     * The server keeps none of this log, because it belongs to another branch.
     */
    static List<String> replaying(RecoveryPoint point) {
        var settings = new ArrayList<>(List.of(
                "wal_keep_size=0",
                "recovery_target_action=promote",
                "hot_standby=off",
                "restore_command=",
                "primary_conninfo="));
        settings.addAll(point.settings());
        return settings;
    }

    static List<String> following(int port, Path passwords, Path archive) {
        return List.of(
                "primary_conninfo=host=127.0.0.1 port=" + port + " user=" + Template.ADMIN
                        + " sslmode=disable passfile='"
                        + passwords.toString().replace("\\", "\\\\").replace("'", "\\'") + "'",
                // For segments that the primary removed before the replica requested them.
                "restore_command=cp " + quoted(archive) + "/\"%f\" \"%p\"",
                "wal_keep_size=0",
                "hot_standby=on");
    }

    /** Whether a setting must not be lower at a replica than at its primary. */
    static boolean isOfBoth(String setting) {
        return OF_BOTH.contains(setting.replaceFirst("=.*", ""));
    }

    /** Quotes a path as one word for a shell, and doubles percent signs, which PostgreSQL would replace. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''").replace("%", "%%") + "'";
    }
}
