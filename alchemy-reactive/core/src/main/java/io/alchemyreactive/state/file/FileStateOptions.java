package io.alchemyreactive.state.file;

import io.alchemyreactive.state.KeySource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Where a {@link FileStateStore} keeps its files, under which key its secrets, and whom it tells about what it makes.
 * Immutable.
 *
 * @param folder the folder, usually {@code .alchemy}; made when something is first stored
 * @param key where the key for secrets comes from; by default the folder's own file {@code key}
 * @param notice is given one line for the user when a key is made; called on the store's own threads; by default nobody
 * @param clock the time that stands in the journal; by default the system's
 * @param journalLines how many lines of a stage's journal stay when a holder gives it back; by default all
 */
public record FileStateOptions(Path folder, KeySource key, Consumer<String> notice, Clock clock, int journalLines) {

    public FileStateOptions {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(notice, "notice");
        Objects.requireNonNull(clock, "clock");
        if (journalLines < 1) {
            throw new IllegalArgumentException("a journal keeps at least 1 line, not " + journalLines);
        }
    }

    /** Options for this folder, with a key file of its own, telling nobody. */
    public static FileStateOptions of(Path folder) {
        return new FileStateOptions(folder, new KeySource.OwnFile(), line -> {}, Clock.systemUTC(), Integer.MAX_VALUE);
    }

    /** These options with another source of the key. */
    public FileStateOptions key(KeySource key) {
        return new FileStateOptions(folder, key, notice, clock, journalLines);
    }

    /** These options with a function that is told of waiting. */
    public FileStateOptions notice(Consumer<String> notice) {
        return new FileStateOptions(folder, key, notice, clock, journalLines);
    }

    /** These options with another clock for the journal; by default the system's. */
    public FileStateOptions clock(Clock clock) {
        return new FileStateOptions(folder, key, notice, clock, journalLines);
    }

    /**
     * These options with a limit for the journal of each stage; by default it has none.
     *
     * @throws IllegalArgumentException when it is less than 1
     */
    public FileStateOptions journalLines(int journalLines) {
        return new FileStateOptions(folder, key, notice, clock, journalLines);
    }
}
