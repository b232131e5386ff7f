package io.alchemyreactive;

import io.alchemyreactive.error.AlchemyException;

/** The resource or stage that was asked for is not in the state. */
public final class NotStoredException extends AlchemyException {

    /** A failure whose message names the missing resource or stage and says what to do next. */
    public NotStoredException(String message) {
        super(message);
    }
}
