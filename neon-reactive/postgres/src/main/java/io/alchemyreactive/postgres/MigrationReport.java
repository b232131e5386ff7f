package io.alchemyreactive.postgres;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The state of each file of a set of migrations in a database, and of what the database has besides.
 *
 * @param version the version of the schema; empty when there is none
 * @param files the files in the order in which they are run, then what was applied and has no file
 */
public record MigrationReport(Optional<String> version, List<Entry> files) {

    public MigrationReport {
        files = List.copyOf(files);
    }

    /** The state of a file. */
    public enum State {
        /** It will run. */
        PENDING,
        /** It ran just now. */
        APPLIED,
        /** It ran before. */
        APPLIED_BEFORE,
        /** It does not run; the reason says why. */
        NOT_RUN,
        /** It was applied and is not among the files; the reason says what that means. */
        WITHOUT_FILE
    }

    /**
     * One file, or one applied migration without a file.
     *
     * @param file its path below its location; its name in the history of the database when there is no file
     * @param version its version; empty for a repeatable one
     * @param state its state
     * @param reason why it is so, in a few words; empty when the state says all
     */
    public record Entry(String file, Optional<String> version, State state, String reason) {

        Entry in(State other, String because) {
            return new Entry(file, version, other, because);
        }

        @Override
        public String toString() {
            return file + ": " + state.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + (reason.isEmpty() ? "" : ", " + reason);
        }
    }

    /** The files that are in a state. */
    public List<Entry> in(State state) {
        return files.stream().filter(entry -> entry.state() == state).toList();
    }

    /** How many files ran just now. */
    public int applied() {
        return in(State.APPLIED).size();
    }
}
