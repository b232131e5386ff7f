package io.alchemyreactive;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.plan.References;
import io.alchemyreactive.resource.Declarations;
import io.alchemyreactive.resource.RecordShape;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.StageOutputs;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record that a program returns, as it is stored and as another program refers to it. Immutable and thread-safe.
 *
 * @param <T> the record
 */
final class OutputShape<T extends Record> {

    private final RecordShape<T> shape;

    private OutputShape(RecordShape<T> shape) {
        this.shape = shape;
    }

    static <T extends Record> OutputShape<T> of(Class<T> type) {
        check(type);
        return new OutputShape<>(RecordShape.of(type));
    }

    /** A record of references to what a stage has stored. */
    T reference(Declarations run, StageKey stage) {
        return reference(shape, run, run.outputsOf(stage), "");
    }

    T cast(Object outputs) {
        return shape.type().cast(outputs);
    }

    /** The stored form of what a program returned; outputs that are not known are left out. */
    static Value.Fields store(Record outputs, Resolver resolver) {
        return store(outputs, "", resolver);
    }

    private static Value.Fields store(Record outputs, String prefix, Resolver resolver) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (RecordComponent component : outputs.getClass().getRecordComponents()) {
            String path = prefix + component.getName();
            store(read(outputs, component), path, resolver).ifPresent(value -> fields.put(component.getName(), value));
        }
        return new Value.Fields(fields);
    }

    /** All outputs in what a program returned. */
    static List<Output<?>> outputs(Record outputs) {
        List<Output<?>> all = new ArrayList<>();
        for (RecordComponent component : outputs.getClass().getRecordComponents()) {
            Object part = read(outputs, component);
            if (part instanceof Record nested) {
                all.addAll(outputs(nested));
            } else {
                all.add(part instanceof Resource<?> resource ? resource.attributes() : (Output<?>) part);
            }
        }
        return all;
    }

    private static Optional<Value> store(Object part, String path, Resolver resolver) {
        if (part instanceof Record nested) {
            return Optional.of(store(nested, path + ".", resolver));
        }
        Output<?> output = part instanceof Resource<?> resource ? resource.attributes() : (Output<?>) part;
        Result result = Evaluation.evaluate(output, resolver);
        if (result instanceof Result.Failed failed) {
            throw failed.error() instanceof AlchemyException known
                    ? known
                    : ProgramFailedException.output(
                            path, "cannot be computed: " + ErrorText.of(failed.error()), failed.error());
        }
        if (!(result instanceof Result.Known known) || known.value() == null) {
            return Optional.empty();
        }
        Value value = value(path, known.value());
        if (value instanceof Value.Fields attributes && part instanceof Resource<?> resource) {
            Map<String, Value> marked = new LinkedHashMap<>(attributes.values());
            marked.put(References.RESOURCE, new Value.Text(resource.handle().fqn()));
            value = new Value.Fields(marked);
        }
        return Optional.ofNullable(value);
    }

    private static @Nullable Value value(String path, Object known) {
        try {
            return ErrorBoundary.<@Nullable Value>call(() -> Values.of(known));
        } catch (RuntimeException e) {
            throw ProgramFailedException.output(path, "cannot be kept: " + ErrorText.of(e), e);
        }
    }

    private static <R extends Record> R reference(
            RecordShape<R> shape, Declarations run, StageOutputs outputs, String prefix) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (RecordComponent component : shape.type().getRecordComponents()) {
            String path = prefix + component.getName();
            Class<?> type = component.getType();
            if (Resource.class.isAssignableFrom(type)) {
                parts.put(component.getName(), run.referOutput(ResourceType.ofHandles(type), outputs.stage(), path));
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

    private static void check(Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> part = component.getType();
            if (Resource.class.isAssignableFrom(part)) {
                ResourceType.ofHandles(part);
            } else if (part == Output.class) {
                argument(component);
            } else if (part.isRecord()) {
                check(part);
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

    private static Object read(Record outputs, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(outputs);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read '" + component.getName() + "' of the stack's outputs", e);
        }
    }
}
