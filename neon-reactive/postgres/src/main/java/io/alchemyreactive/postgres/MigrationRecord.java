package io.alchemyreactive.postgres;

import java.util.Optional;

/**
 * A migration as Flyway sees it. It uses no Flyway type, so that the rules need no class of Flyway.
 *
 * @param file its path below its location, or its script in the history
 * @param version the version; empty for a repeatable migration
 * @param state its state
 * @param asApplied whether checksum, description and type equal those of its application
 */
record MigrationRecord(String file, Optional<String> version, State state, boolean asApplied) {

    /** The state of a migration. Flyway's states that mean the same here are one state. */
    enum State {
        /** A file that is not applied and would run. */
        PENDING,
        /** A file with a lower number than an applied migration. */
        LOWER_NUMBER,
        /** A file that the baseline covers. */
        BELOW_BASELINE,
        /** The entry of the baseline in the history. */
        BASELINE,
        /** Applied, with its file. */
        APPLIED,
        /** A repeatable file that has changed. */
        OUTDATED,
        /** An earlier run of a repeatable file. */
        SUPERSEDED,
        /** Failed outside of a transaction. */
        FAILED,
        /** Failed, and its file does not exist any more. */
        FAILED_WITHOUT_FILE,
        /** Applied, without a file, and a file with a higher number exists. */
        MISSING,
        /** Applied, without a file, with a higher number than all files. */
        AHEAD,
        /** Removed from the history by a repair. */
        DELETED,
        /** A file that Flyway does not run. */
        LEFT_OUT
    }

    String named() {
        return version.map(number -> "V" + number + " (" + file + ")").orElse(file);
    }
}
