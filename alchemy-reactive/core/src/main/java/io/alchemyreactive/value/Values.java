package io.alchemyreactive.value;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * The way between Java values and {@link Value}s. Records become objects by component name, enums their names, instants
 * UTC with at least milliseconds, durations ISO-8601, sets sorted lists; secrets stay redacted on both ways. A value that
 * would not come back as it was is refused. Stateless and thread-safe.
 */
public final class Values {

    private Values() {}

    /**
     * The value for a Java object by its class; null stays null, and an empty Optional becomes null.
     *
     * @throws UnsupportedValueException when the object, or a part of it, cannot be kept
     */
    public static @Nullable Value of(@Nullable Object object) {
        return object == null ? null : encode(RuntimeCodec.INSTANCE, object);
    }

    /**
     * The value for a Java object that is to come back as this type; null when it is an empty Optional.
     *
     * @throws UnsupportedValueException when the object is of another type, or a part of it cannot be kept
     */
    public static @Nullable Value of(Object object, Type type) {
        return encode(Codecs.of(type), object);
    }

    private static @Nullable Value encode(ValueCodec codec, Object object) {
        try {
            return codec.encode(object, new Encoding());
        } catch (Throwable e) {
            throw RecordCodec.unreadable(e);
        }
    }

    /**
     * The object form of a record or map.
     *
     * @throws UnsupportedValueException when the object has no object form
     */
    public static Value.Fields fields(Object object) {
        if (of(object) instanceof Value.Fields fields) {
            return fields;
        }
        throw new UnsupportedValueException("is a " + object.getClass().getName() + " and no object with fields");
    }

    /**
     * The Java object of this type for a value; the way back from {@link #of}.
     *
     * @throws UnsupportedValueException when the value does not fit the type
     */
    public static <T> T to(Value value, Class<T> type) {
        Object object = Codecs.of(type).decode(value);
        @SuppressWarnings("unchecked") // the codec of a primitive type makes objects of its wrapper, which is T
        T typed = (T) object;
        return typed;
    }

    /** As {@link #to(Value, Class)}, for a type known only through reflection. */
    public static Object to(Value value, Type type) {
        return Codecs.of(type).decode(value);
    }

    /**
     * Returns a value that was built directly, when it is within the limits of {@link ValueLimits}. It may contain
     * holes.
     *
     * @throws UnsupportedValueException otherwise, naming the place
     */
    public static <V extends Value> V checked(V value) {
        OwnCodec.check(value, new Encoding(), true);
        return value;
    }

    /** Whether these are whole characters: half of a surrogate pair is none, and stores would keep all such texts as one. */
    public static boolean isText(String text) {
        return !Encoding.hasHalfSurrogate(text);
    }

    /**
     * Refuses a type of which an object could not be kept.
     *
     * @throws UnsupportedValueException naming the component inside of it that cannot
     */
    public static void check(Type type) {
        Codecs.of(type).check(new java.util.HashSet<>());
    }
}
