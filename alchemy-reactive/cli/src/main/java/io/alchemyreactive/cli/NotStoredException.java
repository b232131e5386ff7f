package io.alchemyreactive.cli;

import io.alchemyreactive.error.AlchemyException;

/** What a command is asked to show is not in the state. */
final class NotStoredException extends AlchemyException {

    NotStoredException(String message) {
        super(message);
    }
}
