package io.alchemyreactive.postgres;

import java.util.Optional;

/**
 * A migration as Flyway sees it, in words of our own, so that the rules need no class of Flyway.
 *
 * @param file its path below its location, or its script in the history
 * @param version empty for a repeatable one
 * @param state where it stands
 * @param asApplied whether checksum, description and type are those with which it was applied
 */
record MigrationRecord(String file, Optional<String> version, State state, boolean asApplied) {

    /** Where a migration stands: Flyway's states, those that mean the same to us together. */
    enum State {
        /** A file that is not applied and would run. */
        PENDING,
        /** A file with a lower number than what is applied. */
        LOWER_NUMBER,
        /** A file that the baseline stands for. */
        BELOW_BASELINE,
        /** The line of the baseline in the history. */
        BASELINE,
        /** Applied, with its file. */
        APPLIED,
        /** A repeatable file that has changed. */
        OUTDATED,
        /** An earlier run of a repeatable file. */
        SUPERSEDED,
        /** Begun outside of a transaction, and failed. */
        FAILED,
        /** Failed, and the file is gone. */
        FAILED_WITHOUT_FILE,
        /** Applied, without a file, and a file with a higher number is there. */
        MISSING,
        /** Applied, without a file, with a higher number than all files. */
        AHEAD,
        /** Taken out of the history by a repair. */
        DELETED,
        /** A file that Flyway leaves out. */
        LEFT_OUT
    }

    String named() {
        return version.map(number -> "V" + number + " (" + file + ")").orElse(file);
    }
}
