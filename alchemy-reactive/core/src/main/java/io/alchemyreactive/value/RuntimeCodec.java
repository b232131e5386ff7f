package io.alchemyreactive.value;

import org.jspecify.annotations.Nullable;

/** Encodes objects by their runtime class. Cannot decode. */
final class RuntimeCodec extends ValueCodec {

    static final RuntimeCodec INSTANCE = new RuntimeCodec();

    private static final ByClass CODECS = new ByClass(Codecs::ofObjects);

    private RuntimeCodec() {}

    @Override
    @Nullable
    Value encode(Object object, Encoding encoding) {
        return CODECS.get(object.getClass()).encode(object, encoding);
    }

    @Override
    Object decode(Value value) {
        throw new IllegalStateException("only written");
    }

    @Override
    String expected() {
        return "a value";
    }

    @Override
    boolean isScalar() {
        return true;
    }
}
