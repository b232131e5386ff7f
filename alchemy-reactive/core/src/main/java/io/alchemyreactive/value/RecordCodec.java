package io.alchemyreactive.value;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Converts a record to a value with a field per component, and back. Immutable and thread-safe.
 *
 * @param <R> the record
 */
public final class RecordCodec<R extends Record> {

    /** A limit for nested types. No type that a program means to use nests this deep. */
    private static final int MOST_TYPES = 200;

    private final Class<R> type;
    private final RecordComponent[] components;
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final String[] keys;
    /** For each component, the index of its name among the sorted names. */
    private final int[] sorted;

    private final Class<?>[] wanted;
    private final boolean[] required;
    private final RecordHandles handles;
    private final Codecs.Surroundings within;
    /** Null until the first use, because a record may contain itself. */
    private volatile ValueCodec @Nullable [] codecs;

    private volatile boolean checked;

    private RecordCodec(Class<R> type, Codecs.Surroundings within) {
        this.type = type;
        this.components = type.getRecordComponents();
        this.wanted = new Class<?>[components.length];
        this.required = new boolean[components.length];
        this.within = within;
        for (int i = 0; i < components.length; i++) {
            places.put(components[i].getName(), i);
            wanted[i] = components[i].getType();
            required[i] = isRequired(components[i]);
        }
        this.keys = places.keySet().stream().sorted().toArray(String[]::new);
        this.sorted = places.keySet().stream()
                .mapToInt(name -> Arrays.binarySearch(keys, name))
                .toArray();
        this.handles = new RecordHandles(type);
    }

    /** The codec of a record. Does not check whether each component can be stored; {@link #check} does. */
    public static <R extends Record> RecordCodec<R> of(Class<R> type) {
        return new RecordCodec<>(type, Codecs.Surroundings.NONE);
    }

    static RecordCodec<?> of(Class<?> type, Codecs.Surroundings within) {
        return new RecordCodec<>(type.asSubclass(Record.class), within);
    }

    /**
     * Refuses a record with a component whose type cannot be stored.
     *
     * @throws UnsupportedValueException naming the component
     */
    public void check() {
        if (!checked) {
            check(new HashSet<>());
            checked = true;
        }
    }

    /** Whether a component needs a value: its type is primitive, or it is neither {@code @Nullable} nor optional. */
    public static boolean isRequired(RecordComponent component) {
        Class<?> type = component.getType();
        boolean optional = type == Optional.class
                || type == OptionalInt.class
                || type == OptionalLong.class
                || type == OptionalDouble.class;
        return type.isPrimitive() || !optional && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /**
     * Creates a record with these values by component name. An absent component is null, or empty when it is optional.
     *
     * @throws UnsupportedValueException naming the component whose value does not fit, or the record whose constructor
     *     fails
     */
    public R create(Map<String, ?> values) {
        @Nullable Object[] arguments = new Object[components.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = values.get(name(i));
        }
        return create(arguments);
    }

    /**
     * As {@link #create(Map)}.
     *
     * @param values by component; null for an absent one
     */
    public R create(@Nullable Object[] values) {
        @Nullable Object[] arguments = values.clone();
        for (int i = 0; i < arguments.length; i++) {
            Object value = arguments[i];
            if (value == null) {
                arguments[i] = absent(i);
            } else if (!wanted[i].isPrimitive() && !wanted[i].isInstance(value)) {
                throw codecs()[i].refused(value).in(name(i));
            }
        }
        try {
            return type.cast(handles.construct(arguments));
        } catch (UnsupportedValueException e) {
            refusePrimitives(arguments);
            throw e;
        }
    }

    /** Refuses a value that Java does not widen to the primitive type of its component. Names the component. */
    private void refusePrimitives(@Nullable Object[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            Object value = arguments[i];
            if (value != null && wanted[i].isPrimitive()) {
                try {
                    Array.set(Array.newInstance(wanted[i], 1), 0, value);
                } catch (IllegalArgumentException e) {
                    throw codecs()[i].refused(value).in(name(i));
                }
            }
        }
    }

    /**
     * The value of a component of a record; null when it is absent.
     *
     * @throws UnsupportedValueException when the accessor fails
     * @throws IllegalArgumentException when there is no component of this name
     */
    public @Nullable Object read(String component, R object) {
        return handles.read(place(component), object);
    }

    /**
     * The value of a record, without its absent components.
     *
     * @throws UnsupportedValueException naming the component that is required and null, or whose value cannot be stored
     */
    public Value.Fields encode(R object) {
        return encode(object, new Encoding(), true);
    }

    /**
     * Whether {@link #encode(Record)} makes this value of a record. Builds no value where the two are equal. False for a
     * record that cannot be kept.
     */
    public boolean isStoredAs(R object, Value.Fields stored) {
        try {
            return matches(object, stored.values());
        } catch (Throwable e) {
            // A record that cannot be read cannot be encoded either, and the encoder reports it.
            return false;
        }
    }

    private boolean matches(Record object, Map<String, Value> stored) {
        ValueCodec[] known = codecs();
        int present = 0;
        for (int i = 0; i < known.length; i++) {
            Object part = handles.read(i, object);
            Value value = stored.get(name(i));
            boolean same = part == null
                    ? value == null && !required[i] && known[i].absent() == null
                    : known[i].matches(part, value);
            if (!same) {
                return false;
            }
            present += value == null ? 0 : 1;
        }
        return present == stored.size();
    }

    /**
     * The encoded value for a component; null for a value that counts as absent.
     *
     * @throws UnsupportedValueException naming the component
     * @throws IllegalArgumentException when there is no component of this name
     */
    public @Nullable Value encode(String component, Object value) {
        return encode(place(component), value);
    }

    /**
     * Refuses a value that cannot be stored in a component.
     *
     * @throws UnsupportedValueException naming the component
     * @throws IllegalArgumentException when there is no component of this name
     */
    public void check(String component, Object value) {
        check(place(component), value);
    }

    /**
     * As {@link #encode(String, Object)}.
     *
     * @param place the place of the component in the record
     * @throws UnsupportedValueException naming the component
     */
    public @Nullable Value encode(int place, Object value) {
        try {
            return codecFor(place, value).encode(value, new Encoding());
        } catch (Throwable e) {
            throw unreadable(e).in(name(place));
        }
    }

    /**
     * As {@link #check(String, Object)}.
     *
     * @param place the place of the component in the record
     * @throws UnsupportedValueException naming the component
     */
    public void check(int place, Object value) {
        try {
            codecFor(place, value).check(value);
        } catch (Throwable e) {
            throw unreadable(e).in(name(place));
        }
    }

    private ValueCodec codecFor(int place, Object value) {
        ValueCodec codec = codecs()[place];
        // Java widens numbers when it calls the constructor, for example an int to a long.
        return wanted[place].isPrimitive() && value instanceof Number ? NumberCodec.of(value, codec) : codec;
    }

    /**
     * The place of a component in the record.
     *
     * @throws IllegalArgumentException when there is no component of this name
     */
    public int place(String component) {
        Integer place = places.get(component);
        if (place == null) {
            throw new IllegalArgumentException(type.getName() + " has no component " + component);
        }
        return place;
    }

    /**
     * Decodes a record from a value. Ignores fields without a component.
     *
     * @throws UnsupportedValueException naming the component that does not fit, or the record whose constructor fails
     */
    public R decode(Value.Fields stored) {
        ValueCodec[] known = codecs();
        @Nullable Object[] arguments = new Object[components.length];
        for (int i = 0; i < arguments.length; i++) {
            Value value = stored.values().get(name(i));
            if (value == null) {
                arguments[i] = absent(i);
                continue;
            }
            try {
                arguments[i] = known[i].decode(value);
            } catch (UnsupportedValueException e) {
                throw e.in(name(i));
            }
        }
        return type.cast(handles.construct(arguments));
    }

    /** This codec for a record inside another value. */
    ValueCodec asPart() {
        return new Part();
    }

    private Value.Fields encode(Record object, Encoding encoding, boolean complete) {
        ValueCodec[] known = codecs();
        encoding.enter();
        @Nullable Value[] fields = new Value[known.length];
        for (int i = 0; i < known.length; i++) {
            try {
                fields[sorted[i]] = part(known[i], handles.read(i, object), encoding, complete && required[i]);
            } catch (Throwable e) {
                throw unreadable(e).in(name(i));
            }
        }
        encoding.leave();
        return new Value.Fields(FieldMap.of(keys, fields));
    }

    /** Wraps a failure of a collection. Its class may be a user's, which may throw anything. */
    static UnsupportedValueException unreadable(Throwable thrown) {
        return thrown instanceof UnsupportedValueException known
                ? known
                : UnsupportedValueException.thrown("cannot be read", thrown);
    }

    private static @Nullable Value part(ValueCodec codec, @Nullable Object part, Encoding encoding, boolean required) {
        if (part != null) {
            return codec.encode(part, encoding);
        }
        if (required) {
            throw new UnsupportedValueException("is null, and it is not @Nullable");
        }
        if (codec.absent() != null) {
            throw new UnsupportedValueException("is null, which would come back as empty; give an empty one");
        }
        return null;
    }

    private String name(int place) {
        return keys[sorted[place]];
    }

    private @Nullable Object absent(int place) {
        try {
            return codecs()[place].absent();
        } catch (UnsupportedValueException e) {
            throw e.in(name(place));
        }
    }

    private ValueCodec[] codecs() {
        ValueCodec[] known = codecs;
        if (known == null) {
            known = Arrays.stream(components).map(this::codec).toArray(ValueCodec[]::new);
            codecs = known;
        }
        return known;
    }

    private ValueCodec codec(RecordComponent component) {
        try {
            return Codecs.of(component.getGenericType(), within);
        } catch (Throwable e) {
            // For example an enum whose constants cannot be created.
            throw UnsupportedValueException.thrown("is of a type that cannot be used", e)
                    .in(component.getName());
        }
    }

    private void check(Set<Object> seen) {
        if (!seen.add(this)) {
            return;
        }
        if (seen.size() > MOST_TYPES) {
            throw new UnsupportedValueException(
                    "is a " + type.getName() + ", whose type contains itself without an end");
        }
        ValueCodec[] known = codecs();
        for (int i = 0; i < known.length; i++) {
            try {
                known[i].check(seen);
            } catch (UnsupportedValueException e) {
                throw e.in(name(i));
            }
        }
    }

    private final class Part extends ValueCodec {

        @Override
        Value encode(Object object, Encoding encoding) {
            if (!type.isInstance(object)) {
                throw refused(object);
            }
            return RecordCodec.this.encode((Record) object, encoding, false);
        }

        @Override
        boolean matches(Object object, @Nullable Value value) {
            return type.isInstance(object)
                    && value instanceof Value.Fields fields
                    && RecordCodec.this.matches((Record) object, fields.values());
        }

        @Override
        Object decode(Value value) {
            if (value instanceof Value.Fields fields) {
                return RecordCodec.this.decode(fields);
            }
            throw misfit(value);
        }

        @Override
        String expected() {
            return "a record " + type.getName();
        }

        @Override
        void check(Set<Object> seen) {
            RecordCodec.this.check(seen);
        }
    }
}
