package io.alchemyreactive.neon.local.internal.compute;

import java.nio.file.Path;
import java.util.List;

/**
 * The settings by which a server archives its log, and by which others replay it: up to a point, or as it goes on.
 * Stateless.
 */
final class Recovery {

    private Recovery() {}

    /**
     * A segment is in the archive whole or not at all: branches are made from it while it grows. A link costs neither time nor
     * disk, and it is safe because segments are not written again ({@code wal_recycle}). Where there can be none, or where an
     * interrupted attempt left one, the segment is copied.
     */
    static List<String> archiving(Path archive) {
        var kept = quoted(archive) + "/\"%f\"";
        return List.of(
                "archive_mode=on",
                "archive_command=ln \"%p\" " + kept + " 2>/dev/null || { cp \"%p\" " + kept + ".part && mv -f " + kept
                        + ".part " + kept + "; }");
    }

    /**
     * The whole log lies in the data directory. A server in standby mode reads it there without asking a command for each
     * segment, which would take several times as long as the replay itself. It archives nothing: the log is that of others.
     */
    static List<String> replaying(RecoveryPoint point) {
        return List.of(
                "archive_mode=off",
                point.setting(),
                "recovery_target_action=promote",
                "hot_standby=off",
                "restore_command=",
                "primary_conninfo=");
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
