package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The segment of the log that a starting server replays just now: its startup process has it in its title. It accepts no
 * connections then, and it notes its place on disk only now and then. Stateless; blocks.
 */
final class ReplayedSegment {

    private static final Pattern TITLE = Pattern.compile("recovering ([0-9A-F]{24})");

    private ReplayedSegment() {}

    /** Where the segment begins; empty when the server replays nothing, or when titles cannot be read on this machine. */
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
            // No /proc, or the process has gone meanwhile.
            return process.info().commandLine().orElse("");
        }
    }
}
