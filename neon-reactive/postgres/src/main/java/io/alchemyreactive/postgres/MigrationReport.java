package io.alchemyreactive.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The state of each file of a set of migrations in a database, and of each applied migration without a file.
 *
 * @param version the version of the schema; empty when there is none
 * @param files the files in the order in which they run, then the applied migrations without a file
 */
public record MigrationReport(Optional<String> version, List<Entry> files) {

    public MigrationReport {
        files = List.copyOf(files);
    }

    /** The state of a file. */
    public enum State {
        /** The file will run. */
        PENDING,
        /** The file ran in this run. */
        APPLIED,
        /** The file ran in an earlier run. */
        APPLIED_BEFORE,
        /** The file does not run; the reason says why. */
        NOT_RUN,
        /** The migration was applied and has no file; the reason says what that means. */
        WITHOUT_FILE
    }

    /**
     * One file, or one applied migration without a file.
     *
     * @param file its path below its location; its name in the history of the database when there is no file
     * @param version its version; empty for a repeatable migration
     * @param state its state
     * @param reason the reason of the state in a few words; empty when the state needs none
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

    /** The files in this state. */
    public List<Entry> in(State state) {
        return files.stream().filter(entry -> entry.state() == state).toList();
    }

    /** A line for each file that did not run before, and one for those that did, for the progress of a run. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        int before = in(State.APPLIED_BEFORE).size();
        files.stream()
                .filter(file -> file.state() != State.APPLIED_BEFORE)
                .map(String::valueOf)
                .forEach(lines::add);
        if (before > 0) {
            lines.add(before == 1 ? "1 migration ran before" : before + " migrations ran before");
        }
        return lines;
    }

    /** A line for each file that will run, and for each that will not or is not there, for a plan. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (Entry file : files) {
            String why = file.reason().isEmpty() ? "" : ": " + file.reason();
            switch (file.state()) {
                case PENDING -> notes.add("runs " + file.file() + why);
                case NOT_RUN -> notes.add("does not run " + file.file() + why);
                case WITHOUT_FILE -> notes.add("has " + file.file() + why);
                case APPLIED, APPLIED_BEFORE -> {}
            }
        }
        return notes;
    }

    /** The number of files that ran in this run. */
    public int applied() {
        return in(State.APPLIED).size();
    }
}
