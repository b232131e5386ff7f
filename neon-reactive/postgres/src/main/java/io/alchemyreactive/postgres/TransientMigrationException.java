package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Retryable;

/**
 * A migration that had no effect and may succeed in another attempt: no connection could be made, or PostgreSQL rolled
 * its transaction back because of another transaction.
 */
final class TransientMigrationException extends MigrationFailedException implements Retryable {

    TransientMigrationException(PostgresOrigin origin, String why) {
        super(origin, "failed: " + why, null);
    }
}
