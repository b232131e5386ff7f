package io.alchemyreactive;

import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.internal.declare.ReferencedOutputs;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.StageKey;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The record that a program returns, as another program refers to it. Immutable and thread-safe.
 *
 * @param <T> the record
 */
final class OutputShape<T extends Record> {

    private final RecordShape<T> shape;

    private OutputShape(RecordShape<T> shape) {
        this.shape = shape;
    }

    static <T extends Record> OutputShape<T> of(Class<T> type) {
        check(type, Set.of());
        return new OutputShape<>(RecordShape.of(type));
    }

    /** A record of references to what a stage has stored. */
    T reference(Declarations run, StageKey stage) {
        return reference(shape, run, run.outputsOf(stage), "");
    }

    T cast(Object outputs) {
        return shape.type().cast(outputs);
    }

    private static <R extends Record> R reference(
            RecordShape<R> shape, Declarations run, ReferencedOutputs outputs, String prefix) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (RecordComponent component : shape.type().getRecordComponents()) {
            String path = prefix + component.getName();
            Class<?> type = component.getType();
            if (Resource.class.isAssignableFrom(type)) {
                parts.put(
                        component.getName(),
                        run.referOutput(ResourceType.ofHandles(component.getGenericType()), outputs.stage(), path));
            } else if (type == Output.class) {
                parts.put(component.getName(), outputs.value(path, argument(component)));
            } else {
                parts.put(component.getName(), reference(nested(type), run, outputs, path + "."));
            }
        }
        return shape.create(parts);
    }

    private static RecordShape<?> nested(Class<?> type) {
        return RecordShape.of(type.asSubclass(Record.class));
    }

    private static void check(Class<?> type, Set<Class<?>> around) {
        Set<Class<?>> within = new HashSet<>(around);
        within.add(type);
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> part = component.getType();
            if (Resource.class.isAssignableFrom(part)) {
                ResourceType.ofHandles(component.getGenericType());
            } else if (part == Output.class) {
                argument(component);
            } else if (within.contains(part)) {
                throw new IllegalArgumentException("component '" + component.getName() + "' of " + type.getName()
                        + " is a " + part.getSimpleName() + ", which contains itself without an end");
            } else if (part.isRecord()) {
                check(part, within);
            } else {
                throw new IllegalArgumentException("component '" + component.getName() + "' of " + type.getName()
                        + " is a " + part.getSimpleName()
                        + ": a stack returns handles of resources, outputs, or records of those");
            }
        }
    }

    private static Type argument(RecordComponent component) {
        if (component.getGenericType() instanceof ParameterizedType type) {
            return type.getActualTypeArguments()[0];
        }
        throw new IllegalArgumentException(
                "component '" + component.getName() + "' is an Output without the type of its value");
    }
}
