package io.alchemyreactive.state;

import io.alchemyreactive.error.AlchemyException;
import org.jspecify.annotations.Nullable;

/** Stored state is damaged, held, or cannot be reached. */
public abstract sealed class StateException extends AlchemyException
        permits LockedException,
                HeldByProcessException,
                LeaseLostException,
                StaleRevisionException,
                CorruptStateException,
                WrongKeyException,
                StateUnavailableException {

    StateException(String message) {
        super(message);
    }

    StateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
