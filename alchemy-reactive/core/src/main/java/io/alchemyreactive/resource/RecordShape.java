package io.alchemyreactive.resource;

import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What reflection knows of a record of properties or attributes, read once. Immutable and thread-safe.
 *
 * @param <R> the record
 */
public final class RecordShape<R extends Record> {

    private final Class<R> type;
    private final List<Component> components;
    private final Map<String, Component> byName = new LinkedHashMap<>();
    private final MethodHandle constructor;
    private final List<MethodHandle> accessors;
    private final List<PlainComponent> plain;
    private final Set<String> stable;

    private RecordShape(
            Class<R> type, List<Component> components, MethodHandle constructor, List<MethodHandle> accessors) {
        this.type = type;
        this.components = List.copyOf(components);
        this.constructor = constructor;
        this.accessors = List.copyOf(accessors);
        this.plain = Arrays.stream(type.getRecordComponents())
                .map(component -> PlainComponent.of(component.getGenericType()))
                .toList();
        this.stable = components.stream()
                .filter(Component::stable)
                .map(Component::name)
                .collect(Collectors.toUnmodifiableSet());
        components.forEach(component -> byName.put(component.name(), component));
    }

    /**
     * One component.
     *
     * @param name its name
     * @param required whether a value must be given: it is primitive or not {@code @Nullable}
     * @param replaces what a change of it means for the object, if it cannot be made in place
     * @param stable whether updates never change it
     */
    public record Component(String name, boolean required, Optional<Replaces> replaces, boolean stable) {}

    /** Reads the record's components. */
    public static <R extends Record> RecordShape<R> of(Class<R> type) {
        List<Component> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            components.add(new Component(
                    component.getName(),
                    component.getType().isPrimitive() || !nullable && component.getType() != Optional.class,
                    Optional.ofNullable(component.getAnnotation(Replaces.class)),
                    component.isAnnotationPresent(Stable.class)));
        }
        return new RecordShape<>(type, components, constructor(type), accessors(type));
    }

    /** The record's class. */
    public Class<R> type() {
        return type;
    }

    /** The components in their order. */
    public List<Component> components() {
        return components;
    }

    /** The names of the components that updates never change. */
    public Set<String> stableNames() {
        return stable;
    }

    /** The component of this name. */
    public Optional<Component> component(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The record with these values; absent ones are null.
     *
     * @throws RuntimeException what the record's constructor throws, or a {@link ClassCastException}
     */
    public R create(Map<String, ?> values) {
        @Nullable Object[] arguments = new Object[components.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = values.get(components.get(i).name());
        }
        return construct(arguments);
    }

    private R construct(@Nullable Object[] arguments) {
        try {
            return type.cast((Object) constructor.invokeExact(arguments));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the constructor of " + type.getName() + " failed", e);
        }
    }

    /** The stored form of a record; absent components are left out. */
    public Value.Fields toValue(R values) {
        Map<String, Value> fields = new HashMap<>();
        for (int i = 0; i < accessors.size(); i++) {
            Value value = Values.of(read(accessors.get(i), values));
            if (value != null) {
                fields.put(components.get(i).name(), value);
            }
        }
        return new Value.Fields(fields);
    }

    /**
     * The record of a stored form.
     *
     * @throws io.alchemyreactive.value.UnsupportedValueException when it does not fit
     */
    public R fromValue(Value.Fields stored) {
        R direct = direct(stored);
        return direct != null ? direct : Values.to(stored, type);
    }

    /** The same without the mapper, for records of plain components; null when it has to be asked. */
    private @Nullable R direct(Value.Fields stored) {
        @Nullable Object[] arguments = new Object[components.size()];
        for (int i = 0; i < arguments.length; i++) {
            Value value = stored.values().get(components.get(i).name());
            arguments[i] = value == null ? null : plain.get(i).read(value);
            if (arguments[i] == null && (value != null || !plain.get(i).mayBeAbsent())) {
                return null;
            }
        }
        try {
            return construct(arguments);
        } catch (RuntimeException e) {
            // The mapper meets the same failure and tells it in its own form.
            return null;
        }
    }

    private static @Nullable Object read(MethodHandle accessor, Record from) {
        try {
            return accessor.invokeExact(from);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("an accessor of " + from.getClass().getName() + " failed", e);
        }
    }

    private static List<MethodHandle> accessors(Class<?> type) {
        List<MethodHandle> accessors = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                accessors.add(MethodHandles.lookup()
                        .unreflect(accessor)
                        .asType(MethodType.methodType(Object.class, Record.class)));
            } catch (IllegalAccessException | RuntimeException e) {
                throw new IllegalArgumentException(
                        "component " + component.getName() + " of record " + type.getName() + " cannot be read", e);
            }
        }
        return accessors;
    }

    private static MethodHandle constructor(Class<?> type) {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            var declared = type.getDeclaredConstructor(parameters);
            declared.setAccessible(true);
            return Objects.requireNonNull(MethodHandles.lookup().unreflectConstructor(declared))
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "the constructor of record " + type.getName() + " cannot be called: " + e.getMessage(), e);
        }
    }
}
