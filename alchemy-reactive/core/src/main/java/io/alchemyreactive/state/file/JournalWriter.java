package io.alchemyreactive.state.file;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.StateChange;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Numbers the commits of one lease and writes their lines into the journal. For one thread at a time, as the commits of a
 * lease follow each other; blocks.
 */
final class JournalWriter {

    private static final long UNREADABLE = -1;

    private final JournalFile file;
    private final Holder holder;
    private final Optional<String> actor;
    private final long fence;
    private final Clock clock;
    private long end;
    private long number;

    private JournalWriter(
            JournalFile file, Holder holder, Optional<String> actor, long fence, Clock clock, long end, long number) {
        this.file = file;
        this.holder = holder;
        this.actor = actor;
        this.fence = fence;
        this.clock = clock;
        this.end = end;
        this.number = number;
    }

    /** The end of a journal. A journal that cannot be read has an unknown end and does not prevent a deploy. */
    static JournalFile.End end(JournalFile file) {
        try {
            return file.end();
        } catch (IOException e) {
            return JournalFile.End.unknown(UNREADABLE);
        }
    }

    /**
     * Opens a writer that continues after the existing lines.
     *
     * @param revision the stage's revision as far as its documents tell it
     */
    static JournalWriter open(
            DurableFiles files,
            StagePaths stage,
            Holder holder,
            Optional<String> actor,
            long fence,
            Clock clock,
            long revision)
            throws IOException {
        var file = JournalFile.of(files, stage);
        JournalFile.End end = end(file);
        long number = Math.max(Math.max(end.number(), CommitLock.revision(stage)), revision);
        return new JournalWriter(file, holder, actor, fence, clock, end.bytes(), number);
    }

    /** The stage's revision after the next commit. */
    long next() {
        return number + 1;
    }

    /** The time for the next line. Read before a commit, which must not fail once it is done. */
    Instant now() {
        return ErrorBoundary.call(() -> Objects.requireNonNull(clock.instant(), "the clock returned null"));
    }

    /** Writes the line of a commit that is done. A line that was written in part is overwritten by the next one. */
    void write(Instant at, List<StateChange> commit, String digest) {
        append(JournalEntry.of(++number, at, holder, actor, fence, commit), digest);
    }

    /** Writes the line of changes that are no commit of rows. */
    void writeChanged(Instant at, List<JournalEntry.Changed> changes, String digest) {
        append(new JournalEntry(++number, at, holder, actor, fence, changes, List.of()), digest);
    }

    private void append(JournalEntry line, String digest) {
        if (end == UNREADABLE) {
            return;
        }
        try {
            end = file.append(end, line, digest);
        } catch (IOException e) {
            // The commit is done; a full disk must not make it fail because of its line.
        }
    }
}
