package io.alchemyreactive.postgres;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import org.jspecify.annotations.Nullable;

/** A migration could not be applied. Knows no type of Flyway, so that it can tell that Flyway is missing. */
public sealed class MigrationFailedException extends AlchemyException permits TransientMigrationException {

    MigrationFailedException(PostgresOrigin origin, String what, @Nullable Throwable cause) {
        super(
                "migrating the database '" + origin.database() + "' at " + origin.host() + ":" + origin.port() + " "
                        + what,
                cause);
    }

    /** Of what kept Flyway or the driver from running at all. */
    static MigrationFailedException of(PostgresOrigin origin, Throwable cause) {
        return new MigrationFailedException(origin, "failed: " + oneLine(ErrorText.of(cause)), cause);
    }

    static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
