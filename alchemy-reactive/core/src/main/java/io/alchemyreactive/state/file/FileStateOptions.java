package io.alchemyreactive.state.file;

import io.alchemyreactive.state.KeySource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;

/** The options of a {@link FileStateStore}: its folder, the key for secrets, the journal and notices. Immutable. */
public final class FileStateOptions {

    private final Path folder;
    private final KeySource key;
    private final Consumer<String> notice;
    private final Clock clock;
    private final int journalLines;

    private FileStateOptions(Builder builder) {
        folder = builder.folder;
        key = builder.key;
        notice = builder.notice;
        clock = builder.clock;
        journalLines = builder.journalLines;
    }

    /**
     * A builder that starts from the defaults.
     *
     * @param folder where the files are, usually {@code .alchemy}; made when something is first stored
     */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /** The default options for this folder: a key file in the folder, and no notices. */
    public static FileStateOptions of(Path folder) {
        return builder(folder).build();
    }

    /** The folder of the files. */
    public Path folder() {
        return folder;
    }

    /** Where the key for secrets comes from. */
    public KeySource key() {
        return key;
    }

    /** Receives one line for the user when the store creates a key; called on the store's own threads. */
    public Consumer<String> notice() {
        return notice;
    }

    /** The clock for the journal. */
    public Clock clock() {
        return clock;
    }

    /** How many lines of a stage's journal stay when a holder gives it back. */
    public int journalLines() {
        return journalLines;
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {

        private final Path folder;
        private KeySource key = new KeySource.OwnFile();
        private Consumer<String> notice = line -> {};
        private Clock clock = Clock.systemUTC();
        private int journalLines = Integer.MAX_VALUE;

        private Builder(Path folder) {
            this.folder = Objects.requireNonNull(folder, "folder");
        }

        /** Where the key for secrets comes from. By default the folder's own file {@code key}. */
        public Builder key(KeySource key) {
            this.key = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * Receives one line for the user when the store creates a key; called on the store's own threads. Default:
         * ignored.
         */
        public Builder notice(Consumer<String> notice) {
            this.notice = Objects.requireNonNull(notice, "notice");
            return this;
        }

        /** The clock for the journal. By default the system's. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * The number of latest journal entries that are kept when a lease is released. By default all.
         *
         * @throws IllegalArgumentException when it is less than 1
         */
        public Builder journalLines(int journalLines) {
            if (journalLines < 1) {
                throw new IllegalArgumentException("a journal keeps at least 1 line, not " + journalLines);
            }
            this.journalLines = journalLines;
            return this;
        }

        /** The options. */
        public FileStateOptions build() {
            return new FileStateOptions(this);
        }
    }
}
