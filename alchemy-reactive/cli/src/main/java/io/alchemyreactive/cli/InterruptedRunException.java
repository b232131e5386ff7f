package io.alchemyreactive.cli;

import io.alchemyreactive.error.AlchemyException;
import org.jspecify.annotations.Nullable;

/** A signal ended the command before it was done. */
final class InterruptedRunException extends AlchemyException {

    InterruptedRunException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
