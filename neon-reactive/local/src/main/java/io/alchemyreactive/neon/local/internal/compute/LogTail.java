package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a server's log, for messages. Stateless; blocks. */
final class LogTail {

    private static final int LINES = 5;

    private LogTail() {}

    /** The last lines, joined into one, or the reason why they cannot be read. */
    static String of(Path log) {
        try {
            var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return "its log " + log + " cannot be read (" + e.getMessage() + ")";
        }
    }
}
