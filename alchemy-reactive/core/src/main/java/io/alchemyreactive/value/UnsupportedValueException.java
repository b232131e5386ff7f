package io.alchemyreactive.value;

import io.alchemyreactive.error.AlchemyException;

/** A Java object has no value form, or a value does not fit the wanted Java type. The message quotes neither. */
public final class UnsupportedValueException extends AlchemyException {

    UnsupportedValueException(String message) {
        super(message);
    }
}
