package io.alchemyreactive.value;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts maps. Keys are texts, or of types that convert to text. An absent value is refused, because it would be
 * lost.
 */
final class MapCodec extends ValueCodec {

    private static final String NO_KEYS =
            "is a map whose keys are not texts, numbers, enums or other values that stand as text";

    private final Class<?> type;
    private final ValueCodec key;
    private final ValueCodec content;
    private final Function<Map<Object, Object>, Map<?, ?>> make;

    private MapCodec(Class<?> type, ValueCodec key, ValueCodec content, Function<Map<Object, Object>, Map<?, ?>> make) {
        this.type = type;
        this.key = key;
        this.content = content;
        this.make = make;
    }

    /** The codec for this kind of map; null for others. */
    static @Nullable MapCodec find(Class<?> type, ValueCodec key, ValueCodec content) {
        if (type == Map.class) {
            return new MapCodec(type, key, content, Collections::unmodifiableMap);
        }
        if (type == HashMap.class || type == LinkedHashMap.class) {
            return new MapCodec(type, key, content, map -> map);
        }
        return type == SortedMap.class || type == NavigableMap.class || type == TreeMap.class
                ? new MapCodec(type, key, content, TreeMap::new)
                : null;
    }

    @Override
    Value encode(Object object, Encoding encoding) {
        if (!type.isInstance(object)) {
            throw refused(object);
        }
        encoding.enter();
        var fields = new TreeMap<String, Value>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) object).entrySet()) {
            String name = key(entry.getKey(), encoding);
            try {
                if (fields.put(name, part(content, entry.getValue(), encoding)) != null) {
                    throw new UnsupportedValueException("is a key twice, since two keys are stored alike");
                }
            } catch (UnsupportedValueException e) {
                throw e.in(name);
            }
        }
        if (NaturalOrder.isNeededBy(type)) {
            NaturalOrder.check(((Map<?, ?>) object).keySet(), "keys");
        }
        encoding.leave();
        return new Value.Fields(fields);
    }

    private String key(@Nullable Object object, Encoding encoding) {
        if (object == null) {
            throw new UnsupportedValueException("has a key that is null");
        }
        Value value;
        try {
            value = part(key, object, encoding);
        } catch (UnsupportedValueException e) {
            throw new UnsupportedValueException("has a key that " + e.why());
        }
        String name;
        if (value instanceof Value.Text text) {
            name = text.value();
        } else if (value instanceof Value.Num num) {
            name = num.value().toPlainString();
        } else if (value instanceof Value.Bool bool) {
            name = String.valueOf(bool.value());
        } else {
            throw new UnsupportedValueException(NO_KEYS);
        }
        if (name.length() > ValueLimits.LONGEST_KEY) {
            throw new UnsupportedValueException(
                    "has a key of " + name.length() + " characters, and a key has at most " + ValueLimits.LONGEST_KEY);
        }
        return name;
    }

    @Override
    Object decode(Value value) {
        if (!(value instanceof Value.Fields fields)) {
            throw misfit(value);
        }
        Map<Object, Object> map = new LinkedHashMap<>();
        fields.values().forEach((name, field) -> {
            try {
                map.put(key.decode(new Value.Text(name)), content.decode(field));
            } catch (UnsupportedValueException e) {
                throw e.in(name);
            }
        });
        try {
            return make.apply(map);
        } catch (ClassCastException e) {
            throw new UnsupportedValueException("has keys that have no order of their own");
        }
    }

    @Override
    String expected() {
        return "a map";
    }

    @Override
    void check(Set<Object> seen) {
        key.check(seen);
        if (!key.isScalar()) {
            throw new UnsupportedValueException(NO_KEYS);
        }
        try {
            content.check(seen);
        } catch (UnsupportedValueException e) {
            throw e.in("[]");
        }
    }
}
