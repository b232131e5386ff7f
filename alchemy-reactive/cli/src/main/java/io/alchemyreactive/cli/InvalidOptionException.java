package io.alchemyreactive.cli;

import io.alchemyreactive.error.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** An option, a variable or a file that configures a command has a wrong value; nothing was done. */
public final class InvalidOptionException extends ConfigurationException {

    /** A failure whose message names the option, its value and what was expected. */
    public InvalidOptionException(String message) {
        super(message);
    }

    /** A wrong option, with the failure that told so. */
    public InvalidOptionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
