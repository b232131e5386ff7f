package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.postgres.PostgresOrigin;

/**
 * The task of one run of a seed.
 *
 * @param target the database
 * @param stage the stage, for the history
 * @param mode when a source runs
 * @param verify whether each source that runs has to have no further effect when it runs again
 */
record SeedTask(PostgresOrigin target, String stage, SeedMode mode, boolean verify) {

    /** How often a source runs again when it is verified. */
    static final int FURTHER_RUNS = 2;

    Seeded.Source applied(SeedSource source, long rows) {
        return new Seeded.Source(source.name(), source.sha256(), true, rows);
    }

    Seeded.Source skipped(SeedSource source) {
        return new Seeded.Source(source.name(), source.sha256(), false, 0);
    }

    /** The failure of a role that has nowhere to keep the history. */
    SeedFailedException withoutSchema(SeedSource source) {
        return new SeedFailedException(
                source.name(),
                target,
                "the role '" + target.user() + "' has no schema on its search path to keep the history in."
                        + " Give it one, or the right to use it.",
                null);
    }
}
