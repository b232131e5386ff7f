package io.alchemyreactive.value;

import java.time.Month;
import java.util.HashMap;
import java.util.Map;

/** The constants of an enum, by their names. */
final class EnumCodec extends ValueCodec {

    private final Class<?> type;
    private final Map<String, Object> byName = new HashMap<>();

    EnumCodec(Class<?> type) {
        this.type = type;
        for (Object constant : type.getEnumConstants()) {
            // Older versions stored toString, which a constant may have changed; a name counts more.
            byName.putIfAbsent(constant.toString(), constant);
        }
        for (Object constant : type.getEnumConstants()) {
            byName.put(((Enum<?>) constant).name(), constant);
        }
    }

    @Override
    Value encode(Object object, Encoding encoding) {
        if (object instanceof Enum<?> constant && constant.getDeclaringClass() == type) {
            encoding.take(constant.name().length());
            return new Value.Text(constant.name());
        }
        throw refused(object);
    }

    @Override
    Object decode(Value value) {
        if (value instanceof Value.Num month && type == Month.class) {
            // As older versions stored it.
            return Month.of(month.value().intValue());
        }
        if (!(value instanceof Value.Text name)) {
            throw misfit(value);
        }
        Object constant = byName.get(name.value());
        if (constant == null) {
            throw new UnsupportedValueException("is text that is no constant of " + type.getName());
        }
        return constant;
    }

    @Override
    String expected() {
        return "a constant of " + type.getName();
    }

    @Override
    boolean isScalar() {
        return true;
    }
}
