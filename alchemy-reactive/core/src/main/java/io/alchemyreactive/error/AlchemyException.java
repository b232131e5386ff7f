package io.alchemyreactive.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of all failures that the engine raises itself. The message says what failed, for which named thing, why, and
 * what to do next; it holds no secret and may be shown to a user on its own.
 */
public abstract class AlchemyException extends RuntimeException {

    /** For a failure without a cause of its own. */
    protected AlchemyException(String message) {
        super(message);
    }

    /** For a failure that another one caused. */
    protected AlchemyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
