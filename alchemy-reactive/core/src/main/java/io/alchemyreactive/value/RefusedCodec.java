package io.alchemyreactive.value;

import java.util.Set;

/**
 * The codec of a type that cannot be stored. It refuses values when they are converted, and not when the type is
 * declared.
 */
final class RefusedCodec extends ValueCodec {

    private final String why;

    RefusedCodec(String why) {
        this.why = why;
    }

    @Override
    Value encode(Object object, Encoding encoding) {
        throw new UnsupportedValueException(why);
    }

    @Override
    Object decode(Value value) {
        throw new UnsupportedValueException(why);
    }

    @Override
    String expected() {
        return "another type";
    }

    @Override
    void check(Set<Object> seen) {
        throw new UnsupportedValueException(why);
    }
}
