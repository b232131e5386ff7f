package io.alchemyreactive.value;

import java.util.Set;

/** A type that cannot be kept. It is refused when something is made of it, so that a mere declaration of it costs nothing. */
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
