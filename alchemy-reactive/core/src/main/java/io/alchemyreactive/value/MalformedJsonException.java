package io.alchemyreactive.value;

import io.alchemyreactive.error.AlchemyException;

/** A text that should be a JSON document of ours and is not; the reader of the file adds which one. */
public final class MalformedJsonException extends AlchemyException {

    MalformedJsonException(String message) {
        super(message);
    }
}
