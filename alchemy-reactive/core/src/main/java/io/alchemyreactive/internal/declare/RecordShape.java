package io.alchemyreactive.internal.declare;

import io.alchemyreactive.resource.RenewalTime;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.SchemaMismatchException;
import io.alchemyreactive.resource.Stable;
import io.alchemyreactive.value.RecordCodec;
import io.alchemyreactive.value.UnsupportedValueException;
import io.alchemyreactive.value.Value;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The components of a record of properties or attributes, read once by reflection. Immutable and thread-safe.
 *
 * @param <R> the record
 */
public final class RecordShape<R extends Record> {

    private final Class<R> type;
    private final RecordCodec<R> codec;
    private final List<Component> components;
    private final Map<String, Component> byName = new LinkedHashMap<>();
    private final Set<String> stable;
    private final Optional<String> renewalTime;
    private final List<String> sortedNames;

    private RecordShape(Class<R> type, List<Component> components, Optional<String> renewalTime) {
        this.type = type;
        this.renewalTime = renewalTime;
        this.codec = RecordCodec.of(type);
        this.components = List.copyOf(components);
        this.stable = components.stream()
                .filter(Component::stable)
                .map(Component::name)
                .collect(Collectors.toUnmodifiableSet());
        components.forEach(component -> byName.put(component.name(), component));
        this.sortedNames = byName.keySet().stream().sorted().toList();
    }

    /**
     * One component.
     *
     * @param name its name
     * @param required whether the component needs a value: its type is primitive or not {@code @Nullable}
     * @param replaces how a change of the component replaces the object; empty when it can be updated in place
     * @param stable whether updates of the resource never change it
     */
    public record Component(String name, boolean required, Optional<Replaces> replaces, boolean stable) {}

    /**
     * Reads the record's components.
     *
     * @throws IllegalArgumentException when {@link RenewalTime} marks several components, or one that is no instant
     */
    public static <R extends Record> RecordShape<R> of(Class<R> type) {
        List<Component> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.add(new Component(
                    component.getName(),
                    RecordCodec.isRequired(component),
                    Optional.ofNullable(component.getAnnotation(Replaces.class)),
                    component.isAnnotationPresent(Stable.class)));
        }
        return new RecordShape<>(type, components, renewalTime(type));
    }

    private static Optional<String> renewalTime(Class<? extends Record> type) {
        List<RecordComponent> marked = Stream.of(type.getRecordComponents())
                .filter(component -> component.isAnnotationPresent(RenewalTime.class))
                .toList();
        if (marked.size() > 1 || marked.stream().anyMatch(component -> component.getType() != Instant.class)) {
            throw new IllegalArgumentException(
                    type.getName() + ": @RenewalTime marks one component, which is an Instant");
        }
        return marked.stream().map(RecordComponent::getName).findFirst();
    }

    /** The record's class. */
    public Class<R> type() {
        return type;
    }

    /** The components in declaration order. */
    public List<Component> components() {
        return components;
    }

    /** The names of the components, sorted. */
    public List<String> sortedNames() {
        return sortedNames;
    }

    /** The names of the components that updates never change. */
    public Set<String> stableNames() {
        return stable;
    }

    /** The name of the component that holds the time from which an object is due for renewal; empty when none does. */
    public Optional<String> renewalTime() {
        return renewalTime;
    }

    /**
     * The place of a component among {@link #components}.
     *
     * @throws IllegalArgumentException when there is no component of this name
     */
    public int place(String component) {
        return codec.place(component);
    }

    /** The component with this name; empty when there is none. */
    public Optional<Component> component(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Checks that every component of the record has a type that can be stored.
     *
     * @throws UnsupportedValueException naming the component and its type
     */
    public void check() {
        codec.check();
    }

    /**
     * Creates a record with these values. An absent component is null, or empty when it is optional.
     *
     * @throws UnsupportedValueException when a value does not fit its component, or the record's constructor fails
     */
    public R create(Map<String, ?> values) {
        return codec.create(values);
    }

    /**
     * As {@link #create(Map)}.
     *
     * @param values by component; null for an absent one
     */
    public R create(@Nullable Object[] values) {
        return codec.create(values);
    }

    /** Whether a record has this stored form. */
    public boolean isStoredAs(R values, Value.Fields stored) {
        return codec.isStoredAs(values, stored);
    }

    /**
     * The value of a component of a record; null when it is absent.
     *
     * @throws UnsupportedValueException when the accessor fails
     */
    public @Nullable Object read(String component, R values) {
        return codec.read(component, values);
    }

    /**
     * The stored form of a record, without its absent components.
     *
     * @throws UnsupportedValueException naming a component that is required and null, or whose value cannot be stored
     */
    public Value.Fields toValue(R values) {
        return codec.encode(values);
    }

    /**
     * Checks that a value for a component can be stored.
     *
     * @param place the place of the component among {@link #components}
     * @throws UnsupportedValueException naming the component
     */
    public void check(int place, Object value) {
        codec.check(place, value);
    }

    /**
     * The stored form of a value for a component; null for a value that counts as absent.
     *
     * @param place the place of the component among {@link #components}
     * @throws UnsupportedValueException when the value cannot be stored, or does not fit the component
     */
    public @Nullable Value toValue(int place, Object value) {
        return codec.encode(place, value);
    }

    /**
     * Decodes a record from its stored form.
     *
     * @throws UnsupportedValueException when the stored form does not fit the record
     */
    public R fromValue(Value.Fields stored) {
        return codec.decode(stored);
    }

    /**
     * Decodes a record from the stored form of a resource.
     *
     * @param fqn the resource, for the message of the failure
     * @throws SchemaMismatchException when the stored form does not fit the record
     * @throws UnsupportedValueException when the record's constructor fails with an error of the JVM
     */
    public R fromValue(String fqn, Value.Fields stored) {
        try {
            return codec.decode(stored);
        } catch (UnsupportedValueException e) {
            if (SchemaMismatchException.isBroken(e)) {
                // The code of the record itself failed, so the schemas do not differ.
                throw e;
            }
            throw new SchemaMismatchException(fqn, type, e);
        }
    }
}
