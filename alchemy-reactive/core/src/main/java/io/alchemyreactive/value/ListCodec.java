package io.alchemyreactive.value;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts lists and arrays. An absent element is refused, because it would be lost. */
final class ListCodec extends ValueCodec {

    private final Class<?> type;
    private final ValueCodec element;
    private final Function<List<Object>, Object> make;

    private ListCodec(Class<?> type, ValueCodec element, Function<List<Object>, Object> make) {
        this.type = type;
        this.element = element;
        this.make = make;
    }

    static ListCodec ofList(ValueCodec element) {
        return new ListCodec(List.class, element, Collections::unmodifiableList);
    }

    static ListCodec ofArrayList(ValueCodec element) {
        return new ListCodec(ArrayList.class, element, list -> list);
    }

    static ListCodec ofArray(Class<?> array, ValueCodec element) {
        return new ListCodec(array, element, list -> {
            Object made = Array.newInstance(array.getComponentType(), list.size());
            for (int i = 0; i < list.size(); i++) {
                Array.set(made, i, list.get(i));
            }
            return made;
        });
    }

    @Override
    Value encode(Object object, Encoding encoding) {
        if (!type.isInstance(object)) {
            throw refused(object);
        }
        encoding.enter();
        List<Value> items = new ArrayList<>();
        if (object instanceof List<?> list) {
            for (Object part : list) {
                items.add(part(part, items.size(), encoding));
            }
        } else {
            int length = Array.getLength(object);
            for (int i = 0; i < length; i++) {
                items.add(part(Array.get(object, i), i, encoding));
            }
        }
        encoding.leave();
        return new Value.Items(items);
    }

    @Override
    boolean matches(Object object, @Nullable Value value) {
        if (!(object instanceof List<?> list) || !(value instanceof Value.Items items)) {
            return super.matches(object, value);
        }
        List<Value> values = items.values();
        if (!type.isInstance(object) || list.size() != values.size()) {
            return false;
        }
        int place = 0;
        for (Object part : list) {
            if (part == null || !element.matches(part, values.get(place++))) {
                return false;
            }
        }
        return true;
    }

    private Value part(Object part, int index, Encoding encoding) {
        try {
            encoding.take(0);
            return part(element, part, encoding);
        } catch (UnsupportedValueException e) {
            throw e.in("[" + index + "]");
        }
    }

    @Override
    Object decode(Value value) {
        if (!(value instanceof Value.Items items)) {
            throw misfit(value);
        }
        List<Object> list = new ArrayList<>(items.values().size());
        for (Value item : items.values()) {
            try {
                list.add(element.decode(item));
            } catch (UnsupportedValueException e) {
                throw e.in("[" + list.size() + "]");
            }
        }
        return make.apply(list);
    }

    @Override
    String expected() {
        return type.isArray() ? "an array" : "a list";
    }

    @Override
    void check(Set<Object> seen) {
        try {
            element.check(seen);
        } catch (UnsupportedValueException e) {
            throw e.in("[]");
        }
    }
}
