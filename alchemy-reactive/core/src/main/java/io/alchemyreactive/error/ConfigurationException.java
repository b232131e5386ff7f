package io.alchemyreactive.error;

import org.jspecify.annotations.Nullable;

/** A setting or an argument is wrong. The command line exits with 2. */
public abstract class ConfigurationException extends AlchemyException {

    /** For a failure without a cause of its own. */
    protected ConfigurationException(String message) {
        super(message);
    }

    /** For a failure that another one caused. */
    protected ConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
