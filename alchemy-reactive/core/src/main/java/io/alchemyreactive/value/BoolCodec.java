package io.alchemyreactive.value;

import org.jspecify.annotations.Nullable;

/** Truth values. */
final class BoolCodec extends ValueCodec {

    static final BoolCodec BOXED = new BoolCodec(false);
    static final BoolCodec PRIMITIVE = new BoolCodec(true);

    private final boolean primitive;

    private BoolCodec(boolean primitive) {
        this.primitive = primitive;
    }

    @Override
    Value encode(Object object, Encoding encoding) {
        if (object instanceof Boolean bool) {
            return new Value.Bool(bool);
        }
        throw refused(object);
    }

    @Override
    Object decode(Value value) {
        if (value instanceof Value.Bool bool) {
            return bool.value();
        }
        if (value instanceof Value.Text text
                && (text.value().equals("true") || text.value().equals("false"))) {
            // The key of a map, or stored when the component still was text.
            return Boolean.valueOf(text.value());
        }
        throw misfit(value);
    }

    @Override
    @Nullable
    Object absent() {
        if (primitive) {
            throw new UnsupportedValueException("is missing, and no boolean can be absent");
        }
        return null;
    }

    @Override
    String expected() {
        return "true or false";
    }

    @Override
    boolean isScalar() {
        return true;
    }
}
