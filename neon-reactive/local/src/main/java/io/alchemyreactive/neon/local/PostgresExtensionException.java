package io.alchemyreactive.neon.local;

/** Files of a PostgreSQL extension cannot be added to a local Neon; the message names the file, the reason and the next step. */
public final class PostgresExtensionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PostgresExtensionException(String message, Throwable cause) {
        super(message, cause);
    }
}
