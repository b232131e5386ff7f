package io.alchemyreactive.value;

import io.alchemyreactive.effect.Redacted;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Converts values whose Java type is not declared, as in a {@code Map<String, Object>}: texts, booleans, numbers,
 * lists, maps with texts as keys, and secrets of those. A number is decoded as the first of Integer, Long, BigInteger
 * and BigDecimal that can hold it, so only that class is accepted.
 */
final class AnyCodec extends ValueCodec {

    static final AnyCodec INSTANCE = new AnyCodec();

    private static final ListCodec LISTS = ListCodec.ofList(INSTANCE);
    private static final MapCodec MAPS = Objects.requireNonNull(MapCodec.find(Map.class, TextCodec.TEXT, INSTANCE));
    private static final SecretCodec SECRETS = new SecretCodec(INSTANCE);

    private AnyCodec() {}

    @Override
    Value encode(Object object, Encoding encoding) {
        if (object instanceof String) {
            return TextCodec.TEXT.encode(object, encoding);
        } else if (object instanceof Boolean) {
            return BoolCodec.BOXED.encode(object, encoding);
        } else if (object instanceof List<?>) {
            return LISTS.encode(object, encoding);
        } else if (object instanceof Map<?, ?>) {
            return MAPS.encode(object, encoding);
        } else if (object instanceof Redacted<?>) {
            return SECRETS.encode(object, encoding);
        } else if (object instanceof Number && NumberCodec.find(object.getClass()) != null) {
            return number((Number) object, encoding);
        }
        throw refused(object);
    }

    private static Value number(Number object, Encoding encoding) {
        Value value =
                Objects.requireNonNull(NumberCodec.find(object.getClass())).encode(object, encoding);
        Object back = number(((Value.Num) value).value());
        if (back.getClass() != object.getClass()) {
            throw new UnsupportedValueException("is a " + object.getClass().getSimpleName()
                    + " of which only the number" + " is kept; it would come back as "
                    + back.getClass().getSimpleName() + ", so give that");
        }
        return value;
    }

    @Override
    Object decode(Value value) {
        if (value instanceof Value.Text text) {
            return text.value();
        } else if (value instanceof Value.Bool bool) {
            return bool.value();
        } else if (value instanceof Value.Num num) {
            return number(num.value());
        } else if (value instanceof Value.Items) {
            return LISTS.decode(value);
        } else if (value instanceof Value.Fields) {
            return MAPS.decode(value);
        } else if (value instanceof Value.Secret) {
            return SECRETS.decode(value);
        }
        throw misfit(value);
    }

    private static Object number(BigDecimal number) {
        if (number.scale() > 0) {
            return number;
        }
        BigInteger whole = number.toBigIntegerExact();
        if (whole.bitLength() >= Long.SIZE) {
            return whole;
        }
        long small = whole.longValue();
        return small == (int) small ? (Object) (int) small : (Object) small;
    }

    @Override
    String expected() {
        return "text, a number, true or false, a list or a map of those";
    }
}
