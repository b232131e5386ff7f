package io.alchemyreactive.value;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object, sorted by their keys: an array of keys, which records of one type share, and an array of
 * values. This saves memory and time, because a stage has hundreds of thousands of such maps and a plan compares all of
 * them. Immutable and thread-safe.
 */
final class FieldMap extends AbstractMap<String, Value> {

    private static final int FEW = 16;

    private final String[] keys;
    private final Value[] fields;

    private FieldMap(String[] keys, Value[] fields) {
        this.keys = keys;
        this.fields = fields;
    }

    /** A map with the entries of another map. */
    static FieldMap of(Map<String, Value> map) {
        if (map instanceof FieldMap own) {
            return own;
        }
        Map<String, Value> sorted =
                map instanceof TreeMap<String, Value> tree && tree.comparator() == null ? tree : new TreeMap<>(map);
        String[] keys = new String[sorted.size()];
        Value[] fields = new Value[sorted.size()];
        int place = 0;
        for (Map.Entry<String, Value> entry : sorted.entrySet()) {
            keys[place] = entry.getKey();
            fields[place++] = Objects.requireNonNull(entry.getValue(), "a field is null");
        }
        return new FieldMap(keys, fields);
    }

    /**
     * A map with these keys and their values. Keys with a null value are left out. The map keeps both arrays, so the
     * caller must not change them; several maps may share the array of keys.
     *
     * @param keys sorted, without duplicates
     * @param fields the value of each key, at its index; null for an absent value
     */
    static FieldMap of(String[] keys, @Nullable Value[] fields) {
        int present = 0;
        for (Value field : fields) {
            present += field == null ? 0 : 1;
        }
        if (present == keys.length) {
            return new FieldMap(keys, fields);
        }
        String[] presentKeys = new String[present];
        Value[] presentFields = new Value[present];
        int place = 0;
        for (int i = 0; i < keys.length; i++) {
            Value field = fields[i];
            if (field != null) {
                presentKeys[place] = keys[i];
                presentFields[place++] = field;
            }
        }
        return new FieldMap(presentKeys, presentFields);
    }

    /** The field at this place among the sorted keys. */
    Value field(int place) {
        return fields[place];
    }

    @Override
    public int size() {
        return keys.length;
    }

    @Override
    public @Nullable Value get(@Nullable Object key) {
        int place = place(key);
        return place < 0 ? null : fields[place];
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return place(key) >= 0;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Value> action) {
        for (int i = 0; i < keys.length; i++) {
            action.accept(keys[i], fields[i]);
        }
    }

    @Override
    public Collection<Value> values() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<Value> iterator() {
                return new Walk<>(keys.length, place -> fields[place]);
            }

            @Override
            public int size() {
                return keys.length;
            }
        };
    }

    @Override
    public Set<Map.Entry<String, Value>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, Value>> iterator() {
                return new Walk<>(keys.length, place -> Map.entry(keys[place], fields[place]));
            }

            @Override
            public int size() {
                return keys.length;
            }
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldMap map
                ? Arrays.equals(fields, map.fields) && (keys == map.keys || Arrays.equals(keys, map.keys))
                : super.equals(other);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < keys.length; i++) {
            hash += keys[i].hashCode() ^ fields[i].hashCode();
        }
        return hash;
    }

    private int place(@Nullable Object key) {
        if (keys.length <= FEW) {
            for (int i = 0; i < keys.length; i++) {
                // Most keys are names of components. Java interns them, so comparing references finds most of them.
                if (keys[i] == key) {
                    return i;
                }
            }
        }
        return key instanceof String name ? Arrays.binarySearch(keys, name) : -1;
    }

    private static final class Walk<T> implements Iterator<T> {

        private final int end;
        private final IntFunction<T> at;
        private int next;

        Walk(int end, IntFunction<T> at) {
            this.end = end;
            this.at = at;
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public T next() {
            if (next >= end) {
                throw new NoSuchElementException();
            }
            return at.apply(next++);
        }
    }
}
