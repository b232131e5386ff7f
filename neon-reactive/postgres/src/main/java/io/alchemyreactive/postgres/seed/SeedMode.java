package io.alchemyreactive.postgres.seed;

import org.jspecify.annotations.Nullable;

/** When a source of a seed runs. The history in the database decides, whatever the state of the stage says. */
public enum SeedMode {
    /** Once in a database; a source that has changed since does not run again. */
    ONCE,
    /** Once, and again when the source has changed. */
    ON_CHANGE,
    /** In each deploy. */
    ALWAYS;

    /**
     * Whether a source runs.
     *
     * @param applied the hash with which it ran last in the database; null when it never did
     */
    boolean runs(@Nullable String applied, String sha256) {
        return switch (this) {
            case ONCE -> applied == null;
            case ON_CHANGE -> !sha256.equals(applied);
            case ALWAYS -> true;
        };
    }
}
