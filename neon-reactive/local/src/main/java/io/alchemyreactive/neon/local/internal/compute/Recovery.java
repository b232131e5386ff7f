package io.alchemyreactive.neon.local.internal.compute;

import java.nio.file.Path;
import java.util.List;

/**
 * The settings by which a server archives its log, and by which others replay it: up to a point, or as it goes on.
 * Stateless.
 */
final class Recovery {

    private Recovery() {}

    /** A segment is in the archive whole or not at all: branches are made from it while it grows. */
    static List<String> archiving(Path archive) {
        var kept = quoted(archive) + "/\"%f\"";
        return List.of(
                "archive_mode=on", "archive_command=cp \"%p\" " + kept + ".part && mv " + kept + ".part " + kept);
    }

    static List<String> replaying(Path wal, RecoveryPoint point) {
        return List.of(
                "restore_command=cp " + quoted(wal) + "/\"%f\" \"%p\"",
                point.setting(),
                "recovery_target_action=promote",
                "hot_standby=off");
    }

    static List<String> following(int port, Path passwords, Path archive) {
        return List.of(
                "primary_conninfo=host=127.0.0.1 port=" + port + " user=" + Template.ADMIN
                        + " sslmode=disable passfile='"
                        + passwords.toString().replace("\\", "\\\\").replace("'", "\\'") + "'",
                // For segments that the primary removed before the replica asked for them.
                "restore_command=cp " + quoted(archive) + "/\"%f\" \"%p\"",
                "hot_standby=on");
    }

    /** A path as one word of a shell; a percent sign would be PostgreSQL's. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''").replace("%", "%%") + "'";
    }
}
