package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.internal.extensions.RefusedExtensionException;

/**
 * Files of a PostgreSQL extension cannot be added to a local Neon. The message names the file, the reason and the next
 * step.
 */
public final class PostgresExtensionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private PostgresExtensionException(String message, Throwable cause) {
        super(message, cause);
    }

    static PostgresExtensionException of(RefusedExtensionException refused) {
        return new PostgresExtensionException(String.valueOf(refused.getMessage()), refused);
    }

    /** A copy of this failure with a further sentence. */
    PostgresExtensionException withAdvice(String sentence) {
        return new PostgresExtensionException(getMessage() + " " + sentence, this);
    }
}
