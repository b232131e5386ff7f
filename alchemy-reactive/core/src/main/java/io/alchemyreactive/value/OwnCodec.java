package io.alchemyreactive.value;

/** Values that a program gives as such. */
final class OwnCodec extends ValueCodec {

    static final OwnCodec INSTANCE = new OwnCodec(Value.class);

    private final Class<?> type;

    OwnCodec(Class<?> type) {
        this.type = type;
    }

    @Override
    Value encode(Object object, Encoding encoding) {
        if (!type.isInstance(object)) {
            throw refused(object);
        }
        Value value = (Value) object;
        check(value, encoding, false);
        return value;
    }

    /** Refuses a value that breaks a limit; holes are places that the engine keeps, and no one else may. */
    static void check(Value value, Encoding encoding, boolean holes) {
        if (value instanceof Value.Text text) {
            encoding.text(text.value());
        } else if (value instanceof Value.Num num) {
            encoding.take(num.value().precision());
        } else if (value instanceof Value.Items items) {
            encoding.enter();
            int index = 0;
            for (Value item : items.values()) {
                check(item, encoding, holes, "[" + index++ + "]");
            }
            encoding.leave();
        } else if (value instanceof Value.Fields fields) {
            encoding.enter();
            fields.values().forEach((name, field) -> {
                encoding.key(name);
                check(field, encoding, holes, name);
            });
            encoding.leave();
        } else if (value instanceof Value.Secret secret) {
            encoding.enterSecret();
            check(secret.value().reveal(), encoding, holes);
            encoding.leaveSecret();
        } else if (value instanceof Value.Hole && !holes) {
            throw new UnsupportedValueException("is the place of a value that is not known yet");
        }
    }

    private static void check(Value value, Encoding encoding, boolean holes, String step) {
        try {
            encoding.take(0);
            check(value, encoding, holes);
        } catch (UnsupportedValueException e) {
            throw e.in(step);
        }
    }

    @Override
    Object decode(Value value) {
        if (type.isInstance(value) && !(value instanceof Value.Hole)) {
            return value;
        }
        throw misfit(value);
    }

    @Override
    String expected() {
        return "a Value" + (type == Value.class ? "" : "." + type.getSimpleName());
    }
}
