package io.alchemyreactive.resource;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.value.Value;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a stored value becomes a component of a record where that needs no mapper: for text, lists of it, truth values,
 * whole numbers and secret text, which most components are. It gives what the mapper would.
 */
enum PlainComponent {
    TEXT(true) {
        @Override
        @Nullable
        Object read(Value value) {
            return value instanceof Value.Text text ? text.value() : null;
        }
    },
    TEXTS(true) {
        @Override
        @Nullable
        Object read(Value value) {
            if (!(value instanceof Value.Items items)) {
                return null;
            }
            List<String> texts = new ArrayList<>(items.values().size());
            for (Value item : items.values()) {
                if (!(item instanceof Value.Text text)) {
                    return null;
                }
                texts.add(text.value());
            }
            return texts;
        }
    },
    SECRET_TEXT(true) {
        @Override
        @Nullable
        Object read(Value value) {
            return value instanceof Value.Secret secret && secret.value().reveal() instanceof Value.Text text
                    ? Redacted.of(text.value())
                    : null;
        }
    },
    BOOL(false) {
        @Override
        @Nullable
        Object read(Value value) {
            return value instanceof Value.Bool bool ? bool.value() : null;
        }
    },
    INT(false) {
        @Override
        @Nullable
        Object read(Value value) {
            Object whole = LONG.read(value);
            return whole instanceof Long number && number == number.intValue() ? number.intValue() : null;
        }
    },
    LONG(false) {
        @Override
        @Nullable
        Object read(Value value) {
            // Others are left to the mapper, which knows what to do with fractions and with what is too large.
            return value instanceof Value.Num num
                            && num.value().scale() <= 0
                            && (long) num.value().precision() - num.value().scale() <= SAFE_DIGITS
                    ? num.value().longValueExact()
                    : null;
        }
    },
    OTHER(false) {
        @Override
        @Nullable
        Object read(Value value) {
            return null;
        }
    };

    /** As many decimal digits fit a long. */
    private static final int SAFE_DIGITS = 18;

    private final boolean mayBeAbsent;

    PlainComponent(boolean mayBeAbsent) {
        this.mayBeAbsent = mayBeAbsent;
    }

    static PlainComponent of(Type type) {
        if (type == String.class) {
            return TEXT;
        }
        if (type == boolean.class || type == Boolean.class) {
            return BOOL;
        }
        if (type == int.class || type == Integer.class) {
            return INT;
        }
        if (type == long.class || type == Long.class) {
            return LONG;
        }
        if (type instanceof ParameterizedType generic && generic.getActualTypeArguments()[0] == String.class) {
            return generic.getRawType() == Redacted.class
                    ? SECRET_TEXT
                    : generic.getRawType() == List.class ? TEXTS : OTHER;
        }
        return OTHER;
    }

    /** The component for a stored value; null when only the mapper can tell. */
    abstract @Nullable Object read(Value value);

    /** Whether an absent value is a null component. */
    boolean mayBeAbsent() {
        return mayBeAbsent;
    }
}
