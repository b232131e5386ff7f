package io.alchemyreactive.effect;

import org.jspecify.annotations.Nullable;

/** The root of the errors that this module raises itself. Errors of user code pass through unwrapped. */
public abstract sealed class EffectException extends RuntimeException
        permits CyclicGraphException, FatalErrorException, MissingServiceException, NoValueException, ReleaseException {

    EffectException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
