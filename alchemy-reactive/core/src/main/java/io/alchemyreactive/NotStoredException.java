package io.alchemyreactive;

import io.alchemyreactive.error.AlchemyException;

/** The resource or stage that was asked for is not in the state. */
public final class NotStoredException extends AlchemyException {

    /** A failure that says what is not there, and what to do. */
    public NotStoredException(String message) {
        super(message);
    }
}
