package io.alchemyreactive.value;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Caches the codec of each class. The codec is stored with the class and is collected with it, so that no class loader
 * of a program leaks. Codecs of the JDK's classes are stored here, because with those classes they would keep the class
 * loader of this library alive. Thread-safe.
 */
final class ByClass {

    private final Map<Class<?>, ValueCodec> java = new ConcurrentHashMap<>();
    private final ClassValue<ValueCodec> others;
    private final Function<Class<?>, ValueCodec> find;

    ByClass(Function<Class<?>, ValueCodec> find) {
        this.find = find;
        this.others = new ClassValue<>() {
            @Override
            protected ValueCodec computeValue(Class<?> type) {
                return find.apply(type);
            }
        };
    }

    ValueCodec get(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader != null && loader != ClassLoader.getPlatformClassLoader()) {
            return Objects.requireNonNull(others.get(type));
        }
        ValueCodec known = java.get(type);
        if (known == null) {
            known = find.apply(type);
            java.put(type, known);
        }
        return known;
    }
}
