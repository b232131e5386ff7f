package io.alchemyreactive.neon.local.internal.compute;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The settings by which a server keeps its log, and by which others replay it: up to a point, or as it goes on.
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
     * A server keeps its whole log, and {@link BranchFolder#archiveLog} moves what it does not need any more into the archive. An
     * archive command would be a process for each megabyte, with which a server that writes much cannot keep up.
     */
    static List<String> keepingLog() {
        return List.of("archive_mode=off", "wal_keep_size=1024TB");
    }

    /**
     * The whole log lies in the data directory. A server in standby mode reads it there without asking a command for each
     * segment, which would take several times as long as the replay itself. It keeps nothing of that log, which is that of others.
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
                // For segments that the primary removed before the replica asked for them.
                "restore_command=cp " + quoted(archive) + "/\"%f\" \"%p\"",
                "wal_keep_size=0",
                "hot_standby=on");
    }

    /** Whether a replica must not have less of a setting than its primary. */
    static boolean isOfBoth(String setting) {
        return OF_BOTH.contains(setting.replaceFirst("=.*", ""));
    }

    /** A path as one word of a shell; a percent sign would be PostgreSQL's. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''").replace("%", "%%") + "'";
    }
}
