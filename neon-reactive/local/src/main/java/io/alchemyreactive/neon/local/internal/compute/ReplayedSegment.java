package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The log segment that a starting server is replaying. The startup process shows it in its process title. The server
 * accepts no connections during the replay and rarely writes its position to disk. Stateless; blocks.
 */
final class ReplayedSegment {

    private static final Pattern TITLE = Pattern.compile("recovering ([0-9A-F]{24})");

    private ReplayedSegment() {}

    /**
     * The first position of the segment. Empty when the server replays nothing, or when this machine does not show
     * process titles.
     */
    static Optional<Lsn> of(ProcessHandle postmaster) {
        return postmaster
                .children()
                .map(child -> TITLE.matcher(title(child)))
                .filter(java.util.regex.Matcher::find)
                .map(found -> Lsn.ofSegment(found.group(1)))
                .findFirst();
    }

    private static String title(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException e) {
            // There is no /proc, or the process has ended meanwhile.
            return process.info().commandLine().orElse("");
        }
    }
}
