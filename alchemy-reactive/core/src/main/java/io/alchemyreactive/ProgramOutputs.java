package io.alchemyreactive;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.plan.ReferenceReader;
import io.alchemyreactive.internal.plan.ReturnValue;
import io.alchemyreactive.output.AbsentValueException;
import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.state.StoredLabels;
import io.alchemyreactive.value.UnsupportedValueException;
import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns the return value of a program, a record of handles, outputs and records of those, into outputs and into its
 * stored form. Failures are {@link InvalidOutputException}s that name the output. Stateless.
 */
final class ProgramOutputs {

    private ProgramOutputs() {}

    /**
     * All outputs in a record; a handle becomes the output of its attributes. Throws when a component is invalid, as
     * far as this can be known before the values are.
     */
    static ReturnValue of(Record returned) {
        Map<String, Output<?>> all = new LinkedHashMap<>();
        collect(returned, "", all);
        return new ReturnValue(all, resolver -> store(returned, resolver));
    }

    private static void collect(Record returned, String prefix, Map<String, Output<?>> all) {
        for (RecordComponent component : returned.getClass().getRecordComponents()) {
            String path = prefix + component.getName();
            if (StoredLabels.isReserved(path)) {
                throw new InvalidOutputException(path, "has a name that is reserved; rename it", null);
            }
            Object part = read(returned, component, path);
            if (part instanceof Record nested) {
                collect(nested, path + ".", all);
                continue;
            }
            Output<?> output = output(part, path);
            if (part == output) {
                checkType(component, path);
            }
            Object constant = Evaluation.constant(output);
            if (constant != null) {
                stored(component, part, constant, path);
            }
            all.put(path, output);
        }
    }

    /** The stored form; outputs that are not known are left out. */
    static Value.Fields store(Record returned, Resolver resolver) {
        return store(returned, "", resolver);
    }

    private static Value.Fields store(Record returned, String prefix, Resolver resolver) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (RecordComponent component : returned.getClass().getRecordComponents()) {
            String path = prefix + component.getName();
            Object part = read(returned, component, path);
            if (part instanceof Record nested) {
                fields.put(component.getName(), store(nested, path + ".", resolver));
                continue;
            }
            Result result = Evaluation.evaluate(output(part, path), resolver);
            if (result instanceof Result.Failed failed) {
                throw failure(path, failed.error());
            }
            if (result instanceof Result.Known known && known.value() != null) {
                Value value = stored(component, part, known.value(), path);
                if (value != null) {
                    fields.put(component.getName(), value);
                }
            }
        }
        return new Value.Fields(fields);
    }

    private static Output<?> output(@Nullable Object part, String path) {
        if (part instanceof Output<?> output) {
            return output;
        }
        if (part instanceof Resource<?> resource) {
            return resource.attributes();
        }
        throw new InvalidOutputException(
                path,
                (part == null ? "is null" : "is a " + part.getClass().getName())
                        + "; return handles of resources, outputs, or records of those, a value with Output.of(value)",
                null);
    }

    private static @Nullable Value stored(RecordComponent component, @Nullable Object part, Object value, String path) {
        try {
            if (part instanceof Resource<?> resource) {
                Map<String, Value> marked =
                        new LinkedHashMap<>(Values.fields(value).values());
                marked.put(
                        ReferenceReader.RESOURCE,
                        new Value.Text(resource.handle().fqn()));
                return new Value.Fields(marked);
            }
            Type type = argument(component);
            return type == null ? Values.of(value) : Values.of(value, type);
        } catch (UnsupportedValueException e) {
            throw new InvalidOutputException(path, "cannot be stored: " + e.getMessage(), e);
        }
    }

    private static void checkType(RecordComponent component, String path) {
        Type type = argument(component);
        if (type != null) {
            try {
                Values.check(type);
            } catch (UnsupportedValueException e) {
                throw new InvalidOutputException(path, "cannot be stored: " + e.getMessage(), e);
            }
        }
    }

    /** The type of an output's value; null where the record leaves it open. */
    private static @Nullable Type argument(RecordComponent component) {
        if (component.getType() == Output.class
                && component.getGenericType() instanceof ParameterizedType output
                && !(output.getActualTypeArguments()[0] instanceof TypeVariable<?>)
                && !(output.getActualTypeArguments()[0] instanceof WildcardType)
                && output.getActualTypeArguments()[0] != Object.class) {
            return output.getActualTypeArguments()[0];
        }
        return null;
    }

    /**
     * Adds the path of the output to the message. Errors of the engine name their subject already; exceptions of the
     * program do not.
     */
    private static RuntimeException failure(String path, RuntimeException error) {
        if (error instanceof AbsentValueException) {
            return new InvalidOutputException(path, "has no value: " + error.getMessage(), error);
        }
        return error instanceof AlchemyException
                ? error
                : new InvalidOutputException(path, "cannot be computed: " + ErrorText.of(error), error);
    }

    private static @Nullable Object read(Record outputs, RecordComponent component, String path) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(outputs);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read '" + component.getName() + "' of the stack's outputs", e);
        } catch (InvocationTargetException e) {
            Throwable thrown = ErrorBoundary.signal(Objects.requireNonNull(e.getCause(), "cause"));
            throw new InvalidOutputException(path, "cannot be read: " + ErrorText.of(thrown), thrown);
        }
    }
}
