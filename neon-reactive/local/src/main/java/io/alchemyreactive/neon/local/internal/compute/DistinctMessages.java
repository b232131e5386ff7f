package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Counts the different messages in the log of a server. A server that repeats an attempt writes no new message. For one
 * thread at a time; blocks.
 */
final class DistinctMessages {

    /** The time and the process id, which differ from line to line. */
    private static final Pattern PREFIX = Pattern.compile("^\\S+ \\S+ \\S+ \\[\\d+] ");

    private final Path log;
    private final Set<String> seen = new HashSet<>();
    private long end;

    DistinctMessages(Path log) {
        this.log = log;
    }

    /** The number of different lines so far. Counts an incomplete line in a later call. */
    int count() throws IOException {
        if (Files.exists(log)) {
            var text = more();
            var complete = text.lastIndexOf('\n') + 1;
            end += text.substring(0, complete).getBytes(StandardCharsets.ISO_8859_1).length;
            text.substring(0, complete)
                    .lines()
                    .map(line -> PREFIX.matcher(line).replaceFirst(""))
                    .forEach(seen::add);
        }
        return seen.size();
    }

    /** Decodes one character per byte, because a line may be cut within a character. */
    private String more() throws IOException {
        try (var channel = FileChannel.open(log)) {
            var bytes = ByteBuffer.allocate((int) Math.min(Math.max(0, channel.size() - end), 1 << 20));
            channel.read(bytes, end);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        }
    }
}
