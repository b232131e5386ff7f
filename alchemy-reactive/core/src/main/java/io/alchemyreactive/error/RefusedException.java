package io.alchemyreactive.error;

import org.jspecify.annotations.Nullable;

/** Refused to protect something that would be lost or broken; nothing was changed. The command line exits with 21. */
public abstract class RefusedException extends AlchemyException {

    /** For a failure without a cause of its own. */
    protected RefusedException(String message) {
        super(message);
    }

    /** For a failure that another one caused. */
    protected RefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
