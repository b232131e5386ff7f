package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.provider.Retryable;

/**
 * No connection came about or it was lost, or another transaction was in the way. The source may succeed when it runs again; when
 * it was applied all the same, the history says so.
 */
final class TransientSeedException extends SeedFailedException implements Retryable {

    TransientSeedException(String source, PostgresOrigin target, String what) {
        super(source, target, what, null);
    }
}
