package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.postgres.PostgresOrigin;
import org.jspecify.annotations.Nullable;

/** A source of a seed could not be applied. Nothing of it was kept; the sources before it are applied. */
public sealed class SeedFailedException extends AlchemyException permits TransientSeedException {

    SeedFailedException(String source, PostgresOrigin target, String what, @Nullable Throwable cause) {
        super(
                "seeding the database '" + target.database() + "' at " + target.host() + ":" + target.port() + " with '"
                        + source + "' failed: " + what,
                cause);
    }
}
