package io.alchemyreactive;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StateUnavailableException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class StoreBoundaryTest {

    private static final StageKey STAGE = new StageKey("app", "dev");
    private static final Holder HOLDER = new Holder("id", "user", "host", 1, "deploy", Instant.EPOCH);
    private static final Lease LEASE = proxy(Lease.class, STAGE);

    static Stream<Method> methods() {
        return Arrays.stream(StateStore.class.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic());
    }

    /** A default of the interface would take the place of what a store does by itself. */
    @Test
    void everyMethodOfAStoreIsPassedOn() {
        assertThat(methods())
                .hasSizeGreaterThan(10)
                .allSatisfy(method -> assertThat(StoreBoundary.class
                                .getMethod(method.getName(), method.getParameterTypes())
                                .getDeclaringClass())
                        .as(method.toString())
                        .isEqualTo(StoreBoundary.class));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anErrorOfTheJvmInAMethodIsAFailureThatSaysWhatWasBeingDone(Method method) throws Exception {
        var error = new NoSuchMethodError("a driver of another version");
        for (Object answer : List.of(error, failing(method, error))) {
            var boundary = new StoreBoundary(proxy(StateStore.class, answer));
            var called = (Publisher<?>) method.invoke(boundary, arguments(method));

            StepVerifier.create(called)
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOf(StateUnavailableException.class)
                            .hasMessageContaining(" failed: NoSuchMethodError")
                            .hasRootCause(error))
                    .verify(Duration.ofSeconds(20));
        }
    }

    /** What the method returns when its work is broken and not its call. */
    private static Object failing(Method method, Error error) {
        Mono<Object> work = Mono.fromRunnable(() -> {
            throw error;
        });
        return method.getReturnType() == Flux.class ? work.flux() : work;
    }

    private static Object[] arguments(Method method) {
        Map<Class<?>, Object> byType = Map.of(
                StageKey.class,
                STAGE,
                ResourceKey.class,
                new ResourceKey(STAGE, "db"),
                Holder.class,
                HOLDER,
                Lease.class,
                LEASE,
                long.class,
                1L,
                int.class,
                1,
                List.class,
                List.of(),
                Set.class,
                Set.of("Fake.Thing"));
        return Arrays.stream(method.getParameterTypes()).map(byType::get).toArray();
    }

    /** An object whose methods all give this answer, or throw it. */
    private static <T> T proxy(Class<T> type, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (answer instanceof Error error) {
                        throw error;
                    }
                    return answer;
                }));
    }
}
