package io.alchemyreactive.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sets, as lists in one order: that of the elements' canonical text. */
final class SetCodec extends ValueCodec {

    /** Secrets are ordered by their value; the text never leaves this class. */
    private static final CanonicalJson.SecretForm CLEAR = new CanonicalJson.SecretForm() {
        @Override
        public String write(Value secret, String path) {
            return CanonicalJson.write(secret, this);
        }

        @Override
        public Value read(String text, String path) {
            throw new IllegalStateException("only written");
        }
    };

    private final Class<?> type;
    private final ValueCodec element;
    private final Function<Collection<Object>, Set<?>> make;

    private SetCodec(Class<?> type, ValueCodec element, Function<Collection<Object>, Set<?>> make) {
        this.type = type;
        this.element = element;
        this.make = make;
    }

    /** The codec for this kind of set; null for others. */
    static @Nullable SetCodec find(Class<?> type, ValueCodec element) {
        if (type == Set.class) {
            return new SetCodec(type, element, items -> Collections.unmodifiableSet(new LinkedHashSet<>(items)));
        }
        if (type == HashSet.class) {
            return new SetCodec(type, element, HashSet::new);
        }
        if (type == LinkedHashSet.class) {
            return new SetCodec(type, element, LinkedHashSet::new);
        }
        return type == SortedSet.class || type == NavigableSet.class || type == TreeSet.class
                ? new SetCodec(type, element, TreeSet::new)
                : null;
    }

    @Override
    Value encode(Object object, Encoding encoding) {
        if (!type.isInstance(object)) {
            throw refused(object);
        }
        encoding.enter();
        Map<String, Value> byText = new TreeMap<>();
        for (Object part : (Set<?>) object) {
            try {
                encoding.take(0);
                Value item = part(element, part, encoding);
                if (byText.put(CanonicalJson.write(item, CLEAR), item) != null) {
                    throw new UnsupportedValueException("is there twice, since two elements are stored alike");
                }
            } catch (UnsupportedValueException e) {
                throw e.in("[]");
            }
        }
        if (NaturalOrder.isNeededBy(type)) {
            NaturalOrder.check((Set<?>) object, "elements");
        }
        encoding.leave();
        return new Value.Items(List.copyOf(byText.values()));
    }

    @Override
    Object decode(Value value) {
        if (!(value instanceof Value.Items items)) {
            throw misfit(value);
        }
        List<Object> parts = new ArrayList<>(items.values().size());
        for (Value item : items.values()) {
            try {
                parts.add(element.decode(item));
            } catch (UnsupportedValueException e) {
                throw e.in("[]");
            }
        }
        try {
            return make.apply(parts);
        } catch (ClassCastException e) {
            throw new UnsupportedValueException("has elements that have no order of their own");
        } catch (Throwable e) {
            throw UnsupportedValueException.thrown(
                    "has elements whose hashCode, equals or compareTo cannot be called", e);
        }
    }

    @Override
    String expected() {
        return "a set";
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
