package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a starting server makes progress: it replays further log segments, writes to its data or logs a new
 * message. For one thread at a time; blocks.
 */
final class StartProgress {

    private final Path data;
    private final Path log;
    private final Supplier<Optional<Lsn>> replayed;
    private final Consumer<Lsn> listener;
    private final StallLimit limit;
    private final StallLimit.Watch watch;
    private final DistinctMessages messages;
    private @Nullable Lsn place;

    /**
     * Starts to watch a start.
     *
     * @param replayed the first position of the segment that is being replayed
     * @param listener receives each new position of the replay
     */
    StartProgress(Path data, Path log, Supplier<Optional<Lsn>> replayed, Consumer<Lsn> listener, StallLimit limit) {
        this.data = data;
        this.log = log;
        this.replayed = replayed;
        this.listener = listener;
        this.limit = limit;
        this.watch = limit.watch();
        this.messages = new DistinctMessages(log);
    }

    /** Fails when the start has made no progress for too long, with its position and the end of the server's log. */
    void look() throws IOException {
        replayed.get().filter(now -> !now.equals(place)).ifPresent(now -> {
            place = now;
            listener.accept(now);
        });
        if (watch.isStalled(List.of(Optional.ofNullable(place), messages.count(), DataActivity.sign(data)))) {
            throw new ComputeException("PostgreSQL on " + data + " got no further for " + limit.text()
                    + " while starting; it stands "
                    + (place == null ? "before the first segment of its log" : "in the segment of its log at " + place)
                    + ": " + LogTail.of(log));
        }
    }
}
