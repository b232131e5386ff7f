package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.resource.Resource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The accessors of a handle. Each names a component of the attributes and has a function that reads it. A plan that
 * knows an output by its name relies on the function to read that component.
 */
final class HandleAttributes {

    private HandleAttributes() {}

    /** Fails when an accessor reads another component than the one it names, or when a component has no accessor. */
    static void expectByName(Resource<?> handle, Record attributes) {
        String type = handle.getClass().getSimpleName();
        Map<String, @Nullable Object> components = components(attributes);
        Set<String> read = new HashSet<>();
        Resolver resolver = (source, name, get) -> {
            Object value = get.apply(attributes);
            if (!name.isEmpty()) {
                assertThat(value).as("attribute '%s' that %s reads", name, type).isEqualTo(components.get(name));
                read.add(name);
            }
            return value == null ? Result.Known.ABSENT : new Result.Known(value);
        };
        for (Method method : handle.getClass().getDeclaredMethods()) {
            if (isAccessor(method)) {
                Object output = Objects.requireNonNull(call(method, handle), () -> method + " returned null");
                Evaluation.evaluate((Output<?>) output, resolver);
            }
        }
        assertThat(read)
                .as("attributes that %s gives as outputs", type)
                .containsExactlyInAnyOrderElementsOf(components.keySet());
    }

    private static boolean isAccessor(Method method) {
        return method.getReturnType() == Output.class
                && method.getParameterCount() == 0
                && !Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic();
    }

    private static Map<String, @Nullable Object> components(Record attributes) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (RecordComponent component : attributes.getClass().getRecordComponents()) {
            values.put(component.getName(), call(component.getAccessor(), attributes));
        }
        return values;
    }

    private static @Nullable Object call(Method method, Object target) {
        try {
            method.setAccessible(true);
            return method.invoke(target);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " cannot be called", e);
        }
    }
}
