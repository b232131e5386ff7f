package io.alchemyreactive.neon.local.compute;

import java.nio.file.Path;
import java.util.List;

/** The settings by which a server archives its log, and by which a new one replays it up to a point. Stateless. */
final class Recovery {

    private Recovery() {}

    static List<String> archiving(Path archive) {
        return List.of("archive_mode=on", "archive_command=cp \"%p\" " + quoted(archive) + "/\"%f\"");
    }

    static List<String> replaying(Path wal, Point point) {
        return List.of(
                "restore_command=cp " + quoted(wal) + "/\"%f\" \"%p\"",
                point.setting(),
                "recovery_target_action=promote",
                "hot_standby=off");
    }

    /** A path as one word of a shell; a percent sign would be PostgreSQL's. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''").replace("%", "%%") + "'";
    }
}
