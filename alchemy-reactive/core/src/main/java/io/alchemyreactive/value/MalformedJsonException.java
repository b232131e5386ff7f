package io.alchemyreactive.value;

import io.alchemyreactive.error.AlchemyException;

/** A text is not a JSON document of this library. The caller that reads the file adds its name. */
public final class MalformedJsonException extends AlchemyException {

    MalformedJsonException(String message) {
        super(message);
    }
}
