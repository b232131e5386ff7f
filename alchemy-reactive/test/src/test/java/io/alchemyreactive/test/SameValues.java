package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what was given with what came back: by content where Java compares by identity. */
final class SameValues {

    private SameValues() {}

    /** Whether both are equal: numbers by value, arrays and secrets by content, and so on inwards. */
    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == other;
        }
        if (one instanceof BigDecimal a && other instanceof BigDecimal b) {
            return a.compareTo(b) == 0;
        }
        if (one.getClass().isArray() && other.getClass().isArray()) {
            return same(elements(one), elements(other));
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = same(a.get(i), b.get(i));
            }
            return same;
        }
        if (one instanceof Set<?> a && other instanceof Set<?> b) {
            return a.size() == b.size() && a.stream().allMatch(x -> b.stream().anyMatch(y -> same(x, y)));
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return same(a.keySet(), b.keySet())
                    && a.entrySet().stream()
                            .allMatch(x -> b.entrySet().stream()
                                    .anyMatch(y -> same(x.getKey(), y.getKey()) && same(x.getValue(), y.getValue())));
        }
        if (one instanceof Optional<?> a && other instanceof Optional<?> b) {
            return same(a.orElse(null), b.orElse(null));
        }
        if (one instanceof Redacted<?> a && other instanceof Redacted<?> b) {
            return same(a.reveal(), b.reveal());
        }
        if (one instanceof Record && one.getClass() == other.getClass()) {
            return Arrays.stream(one.getClass().getRecordComponents())
                    .allMatch(component -> same(read(component, one), read(component, other)));
        }
        return Objects.equals(one, other);
    }

    private static List<Object> elements(Object array) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    private static @Nullable Object read(RecordComponent component, Object from) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(from);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
