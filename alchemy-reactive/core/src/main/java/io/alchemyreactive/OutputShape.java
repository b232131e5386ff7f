package io.alchemyreactive;

import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.internal.declare.ReferencedOutputs;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.StageKey;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The record that a program returns, as another program refers to it. Immutable and thread-safe.
 *
 * @param <T> the record
 */
final class OutputShape<T extends Record> {

    private final Class<T> type;
    private final Optional<Refusal> refusal;

    private OutputShape(Class<T> type, Optional<Refusal> refusal) {
        this.type = type;
        this.refusal = refusal;
    }

    /** Why a record cannot hold outputs: the path of a component, and the reason. */
    private record Refusal(String path, String why) {}

    /** The shape of any record; one that cannot hold outputs fails when it is used, since classes hold stacks in constants. */
    static <T extends Record> OutputShape<T> of(Class<T> type) {
        return new OutputShape<>(type, refusal(type, "", Set.of()));
    }

    /** Why the record cannot hold outputs; empty when it can. */
    Optional<InvalidOutputException> failure() {
        return refusal.map(found -> new InvalidOutputException(found.path(), found.why(), null));
    }

    /** A record of references to what a stage has stored. */
    T reference(Declarations run, StageKey stage) {
        failure().ifPresent(failure -> {
            throw failure;
        });
        return reference(RecordShape.of(type), run, run.outputsOf(stage), "");
    }

    T cast(Object outputs) {
        return type.cast(outputs);
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

    private static Optional<Refusal> refusal(Class<?> type, String prefix, Set<Class<?>> around) {
        Set<Class<?>> within = new HashSet<>(around);
        within.add(type);
        return Stream.of(type.getRecordComponents())
                .flatMap(component -> refusal(component, prefix + component.getName(), within).stream())
                .findFirst();
    }

    private static Optional<Refusal> refusal(RecordComponent component, String path, Set<Class<?>> within) {
        Class<?> part = component.getType();
        if (Resource.class.isAssignableFrom(part)) {
            try {
                ResourceType.ofHandles(component.getGenericType());
                return Optional.empty();
            } catch (IllegalArgumentException wrong) {
                return refused(component, path, "cannot be referred to: " + wrong.getMessage());
            }
        } else if (part == Output.class) {
            return component.getGenericType() instanceof ParameterizedType
                    ? Optional.empty()
                    : refused(component, path, "is an Output without the type of its value");
        } else if (within.contains(part)) {
            return refused(component, path, "is a " + part.getSimpleName() + ", which contains itself without an end");
        }
        return part.isRecord()
                ? refusal(part, path + ".", within)
                : refused(
                        component,
                        path,
                        "has the type " + part.getSimpleName()
                                + ". A stack returns handles of resources, outputs, or records of those. Declare it"
                                + " as an Output<" + boxed(component) + "> and wrap the value in Output.of");
    }

    private static Optional<Refusal> refused(RecordComponent component, String path, String why) {
        return Optional.of(
                new Refusal(path, "(of " + component.getDeclaringRecord().getName() + ") " + why));
    }

    /** The type of a component as an argument of a type. */
    private static String boxed(RecordComponent component) {
        return component.getType().isPrimitive()
                ? MethodType.methodType(component.getType()).wrap().returnType().getSimpleName()
                : component.getGenericType().getTypeName().replaceAll("[\\w.]+[.$](?=\\w)", "");
    }

    private static Type argument(RecordComponent component) {
        if (component.getGenericType() instanceof ParameterizedType type) {
            return type.getActualTypeArguments()[0];
        }
        throw new IllegalArgumentException(
                "component '" + component.getName() + "' is an Output without the type of its value");
    }
}
