package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.provider.Retryable;

/**
 * No connection came about or it was lost, or another transaction was in the way. The mask may succeed when it runs again; when it
 * was kept all the same, the history says so.
 */
final class TransientMaskingException extends MaskingFailedException implements Retryable {

    TransientMaskingException(PostgresOrigin target, String what) {
        super(target, what);
    }
}
