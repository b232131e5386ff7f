package io.alchemyreactive.error;

import org.jspecify.annotations.Nullable;

/** The key or permission at hand does not suffice. The command line exits with 40. */
public abstract class CredentialsException extends AlchemyException {

    /** For a failure without a cause of its own. */
    protected CredentialsException(String message) {
        super(message);
    }

    /** For a failure that another one caused. */
    protected CredentialsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
