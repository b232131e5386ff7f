package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Retryable;

/**
 * A migration that left nothing behind and may succeed when it is run again: no connection came about, or PostgreSQL
 * rolled its transaction back because of another one.
 */
final class TransientMigrationException extends MigrationFailedException implements Retryable {

    TransientMigrationException(PostgresOrigin origin, String why) {
        super(origin, "failed: " + why, null);
    }
}
