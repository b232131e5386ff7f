package io.alchemyreactive.neon.local;

/** A local Neon could not be started, found or stopped. The message says why and what to do. */
public final class LocalNeonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LocalNeonException(String message) {
        super(message);
    }

    LocalNeonException(String message, Throwable cause) {
        super(message, cause);
    }
}
