package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.observability.micrometer.Micrometer;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

/** Bodies and the thread locals of others, as a log or a tracer has them. */
class ThreadLocalsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String KEY = "ThreadLocalsTest";
    private static final ThreadLocal<String> USER = new ThreadLocal<>();

    @BeforeEach
    void register() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, USER);
    }

    @AfterEach
    void remove() {
        Hooks.disableAutomaticContextPropagation();
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        USER.remove();
    }

    @Test
    void aBodySeesTheThreadLocalsOfItsContextBeforeAndAfterItWaits() {
        Mono<List<String>> mono = Effect.gen(fx -> {
            var before = USER.get();
            fx.run(Mono.delay(Duration.ofMillis(1)));
            var inner = fx.yield(Effect.gen(in -> USER.get()));
            var called = fx.yield(Mono.fromCallable(USER::get));
            return List.of(before, inner, called, USER.get());
        });

        StepVerifier.create(mono.contextWrite(Context.of(KEY, "ann")))
                .expectNext(List.of("ann", "ann", "ann", "ann"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whatTheSubscriberCapturesReachesTheBody() {
        Mono<String> mono = Effect.gen(fx -> USER.get());
        USER.set("ann");

        assertThat(mono.contextCapture().block(LIMIT)).isEqualTo("ann");
        Hooks.enableAutomaticContextPropagation();
        assertThat(Effect.gen(fx -> USER.get()).block(LIMIT)).isEqualTo("ann");
        assertThat(Effect.gen(fx -> fx.yield(Effect.gen(in -> USER.get()).map(user -> user + USER.get())))
                        .block(LIMIT))
                .isEqualTo("annann");
    }

    @Test
    void localChangesTheThreadLocalsOfWhatIsInItOnly() {
        Mono<String> user = Effect.gen(fx -> USER.get());
        Mono<List<String>> mono = Effect.gen(fx -> List.of(
                fx.yield(Effect.local(user, context -> context.put(KEY, "bob"))),
                fx.yield(Effect.local(Mono.fromCallable(USER::get), context -> context.put(KEY, "eve"))),
                fx.yield(Effect.local(user, context -> context.put("other", "value"))),
                USER.get()));

        StepVerifier.create(mono.contextWrite(Context.of(KEY, "ann")))
                .expectNext(List.of("bob", "eve", "ann", "ann"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aWorkerKeepsNothingOfABodyForTheNextOne() {
        Mono<String> leaving = Effect.gen(fx -> {
            var seen = Objects.requireNonNullElse(USER.get(), "nothing");
            USER.set("left behind");
            return seen;
        });

        for (int times = 0; times < 20; times++) {
            assertThat(leaving.block(LIMIT)).isEqualTo("nothing");
        }
        assertThat(leaving.contextWrite(Context.of(KEY, "ann")).block(LIMIT)).isEqualTo("ann");
        assertThat(leaving.block(LIMIT)).isEqualTo("nothing");
    }

    @Test
    void whatABodySetsByHandStaysWithTheBodiesInPlace() {
        Mono<String> user = Effect.gen(fx -> USER.get());
        Mono<List<String>> mono = Effect.gen(fx -> {
            USER.set("by hand");
            return List.of(fx.yield(user), fx.yield(Effect.local(user, context -> context)));
        });

        assertThat(mono.block(LIMIT)).containsExactly("by hand", "by hand");
    }

    @Test
    void releasesSeeTheThreadLocalsOfTheirBody() {
        List<String> seen = new CopyOnWriteArrayList<>();
        Mono<Void> mono =
                Effect.run(fx -> fx.acquire(Mono.just(1), one -> Mono.fromRunnable(() -> seen.add(USER.get()))));

        mono.contextWrite(Context.of(KEY, "ann")).block(LIMIT);

        assertThat(seen).containsExactly("ann");
    }

    @Test
    void anAccessorThatFailsFailsTheBodyAndAnErrorOfTheBodyStaysItself() {
        var failure = new NoSuchMethodError("gone");
        var error = new IOException("disk");
        StepVerifier.create(Effect.run(fx -> {
                            throw error;
                        })
                        .contextWrite(Context.of(KEY, "ann")))
                .expectErrorSatisfies(e -> assertThat(e).isSameAs(error).hasNoSuppressedExceptions())
                .verify(LIMIT);
        ContextRegistry.getInstance().registerThreadLocalAccessor(new Failing(failure));

        StepVerifier.create(Effect.run(fx -> {}).contextWrite(Context.of(KEY, "ann")))
                .expectErrorSatisfies(e -> assertThat(e).isSameAs(failure))
                .verify(LIMIT);
    }

    @Test
    void theNameOfABodyIsThatOfItsObservationWhichTheBodySees() {
        var registry = ObservationRegistry.create();
        List<String> stopped = new CopyOnWriteArrayList<>();
        registry.observationConfig().observationHandler(new Noting(stopped));
        Mono<String> inner = Effect.gen("read rows", fx -> current(registry)).tap(Micrometer.observation(registry));
        Mono<String> outer = Effect.gen("deploy shop", fx -> {
                    var before = current(registry);
                    return before + ", " + fx.yield(inner) + ", " + current(registry);
                })
                .tap(Micrometer.observation(registry));

        StepVerifier.create(outer)
                .expectNext("deploy shop, read rows in deploy shop, deploy shop")
                .expectComplete()
                .verify(LIMIT);
        assertThat(stopped).containsExactly("read rows", "deploy shop");
    }

    @Test
    void aBodyRunsWhereTheLibraryIsNotThere() throws Exception {
        URL[] places = Stream.of(ThreadLocalsTest.class, Effect.class, Mono.class, Publisher.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        try (var loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
            var alone = (Callable<?>) loader.loadClass(Alone.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();

            assertThat(alone.getClass().getClassLoader()).isSameAs(loader);
            assertThat(alone.call()).isEqualTo("in place, local");
        }
    }

    /** Run by a class loader that does not know the library. */
    public static final class Alone implements Callable<String> {

        @Override
        public String call() throws Exception {
            Mono<String> inner = Effect.gen(fx -> "in place");
            return Effect.<String>gen(
                            fx -> fx.yield(inner) + fx.yield(Effect.local(Mono.just(", local"), context -> context)))
                    .toFuture()
                    .get();
        }
    }

    private static String current(ObservationRegistry registry) {
        var context = Objects.requireNonNull(registry.getCurrentObservation()).getContextView();
        var parent = context.getParentObservation();
        return context.getName()
                + (parent == null ? "" : " in " + parent.getContextView().getName());
    }

    private record Noting(List<String> stopped) implements ObservationHandler<Observation.Context> {

        @Override
        public void onStop(Observation.Context context) {
            stopped.add(context.getName());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    private record Failing(Error failure) implements ThreadLocalAccessor<String> {

        @Override
        public Object key() {
            return KEY;
        }

        @Override
        public String getValue() {
            return null;
        }

        @Override
        public void setValue(String value) {
            throw failure;
        }

        @Override
        public void setValue() {}
    }
}
