package io.alchemyreactive.neon.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A log with one line per answered request, in memory and in a file. It never contains bodies or queries. Thread-safe.
 */
final class RequestLog {

    private static final int KEPT_IN_MEMORY = 10_000;

    private final Path file;
    private final Clock clock;
    private final Deque<LoggedRequest> latest = new ArrayDeque<>();

    RequestLog(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Adds a request. Blocks. */
    synchronized void add(LoggedRequest request) throws IOException {
        if (latest.size() == KEPT_IN_MEMORY) {
            latest.removeFirst();
        }
        latest.addLast(request);
        Files.write(
                file,
                (clock.instant() + " " + request + "\n").getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    synchronized List<LoggedRequest> latest() {
        return List.copyOf(latest);
    }
}
