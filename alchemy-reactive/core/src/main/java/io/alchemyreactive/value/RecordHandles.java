package io.alchemyreactive.value;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Method handles for the constructor and the accessors of a record. They call code of a user, so every exception they
 * throw becomes a failure that names the record. Immutable and thread-safe.
 */
final class RecordHandles {

    private final Class<?> type;
    private final MethodHandle constructor;
    private final MethodHandle[] accessors;

    RecordHandles(Class<?> type) {
        this.type = type;
        this.constructor = constructor(type);
        this.accessors = Arrays.stream(type.getRecordComponents())
                .map(component -> accessor(type, component))
                .toArray(MethodHandle[]::new);
    }

    Object construct(@Nullable Object[] arguments) {
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (Throwable e) {
            throw UnsupportedValueException.thrown("is refused by the constructor of record " + type.getName(), e);
        }
    }

    @Nullable
    Object read(int place, Record from) {
        try {
            return (Object) accessors[place].invokeExact(from);
        } catch (Throwable e) {
            throw UnsupportedValueException.thrown("cannot be read from record " + type.getName(), e);
        }
    }

    private static MethodHandle accessor(Class<?> type, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return MethodHandles.lookup().unreflect(accessor).asType(MethodType.methodType(Object.class, Record.class));
        } catch (IllegalAccessException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "component " + component.getName() + " of record " + type.getName() + " cannot be read", e);
        }
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
