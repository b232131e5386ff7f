package io.alchemyreactive;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.state.StateStore;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StoreBoundaryTest {

    /** A default of the interface would take the place of what a store does by itself. */
    @Test
    void everyMethodOfAStoreIsPassedOn() {
        assertThat(Arrays.stream(StateStore.class.getDeclaredMethods())
                        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()))
                .hasSizeGreaterThan(10)
                .allSatisfy(method -> assertThat(inBoundary(method).getDeclaringClass())
                        .as(method.toString())
                        .isEqualTo(StoreBoundary.class));
    }

    private static Method inBoundary(Method method) throws NoSuchMethodException {
        return StoreBoundary.class.getMethod(method.getName(), method.getParameterTypes());
    }
}
