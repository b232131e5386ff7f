package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;

/** Publishers of this module are scanned, and seen by hooks, as those that Reactor makes itself. */
class ReactorCitizenTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Service<String> NAME = Service.of(String.class, "a test");
    private static final String HOOK = "ReactorCitizenTest";

    private final MemoTable<String, String> table = MemoTable.create();

    private final Map<String, Supplier<Publisher<?>>> publishers = Map.of(
            "gen", () -> Effect.gen(fx -> "value"),
            "run", () -> Effect.run(fx -> {}),
            "local", () -> Effect.local(Mono.just("value"), context -> context),
            "service", NAME::get,
            "memo", () -> table.get("key", key -> Mono.just("value")),
            "boundary", () -> ErrorBoundary.mono(() -> Mono.just("value")),
            "boundary of many", () -> ErrorBoundary.flux(() -> Flux.just("value")),
            "report",
                    () -> TaskGraph.of(new int[][] {{}})
                            .run(node -> Mono.empty(), TaskGraph.Bounds.of(1))
                            .report());

    @AfterEach
    void resetHooks() {
        Hooks.resetOnEachOperator(HOOK);
        Hooks.resetOnOperatorDebug();
    }

    @Test
    void everyPublisherCanBeScanned() {
        publishers.forEach(
                (name, publisher) -> assertThat(Scannable.from(publisher.get()).isScanAvailable())
                        .as(name)
                        .isTrue());
    }

    @Test
    void assemblyHooksSeeEveryPublisherAndTheirOperatorsSeeItsSignals() {
        publishers.forEach((name, publisher) -> {
            List<Object> assembled = new ArrayList<>();
            List<Object> subscribed = new CopyOnWriteArrayList<>();
            Hooks.onEachOperator(HOOK, source -> {
                assembled.add(source);
                return Operators.<Object, Object>liftPublisher((lifted, actual) -> {
                            subscribed.add(lifted);
                            return actual;
                        })
                        .apply(assembledOf(source));
            });
            Publisher<?> made = publisher.get();
            Object ours = assembled.get(assembled.size() - 1);
            assertThat(ours.getClass().getPackageName()).as(name).isEqualTo("io.alchemyreactive.effect");

            StepVerifier.create(Flux.from(made).contextWrite(NAME.provide("value")))
                    .thenConsumeWhile(value -> true)
                    .expectComplete()
                    .verify(LIMIT);
            assertThat(subscribed).as(name).contains(ours);
            Hooks.resetOnEachOperator(HOOK);
        });
    }

    @Test
    void operatorsThatAHookPutsAroundABodySeeItsSignalsWhereABodyYieldsIt() {
        List<String> seen = new CopyOnWriteArrayList<>();
        Hooks.onEachOperator(HOOK, Operators.<Object, Object>lift((source, actual) -> {
            if (source.stepName().equals("body")) {
                seen.add("body");
            }
            return actual;
        }));
        Mono<String> inner = Effect.gen(fx -> fx.yield(NAME.get()));
        Mono<String> outer = Effect.gen(fx -> fx.yield(inner) + fx.yield(Effect.local(inner, NAME.provide("bob"))));

        StepVerifier.create(outer.contextWrite(NAME.provide("ann ")))
                .expectNext("ann bob")
                .expectComplete()
                .verify(LIMIT);
        assertThat(seen).hasSize(3);
    }

    @Test
    void anErrorIsItselfAndHasItsPlaceOfAssemblyWhereReactorDebugs() {
        Hooks.onOperatorDebug();
        var error = new IOException("disk");
        Mono<String> mono = Effect.gen(fx -> fx.yield(Effect.gen(in -> {
            throw error;
        })));

        StepVerifier.create(mono)
                .expectErrorSatisfies(e -> {
                    assertThat(e).isSameAs(error);
                    assertThat(e.getSuppressed())
                            .singleElement()
                            .satisfies(s -> assertThat(s.getMessage()).contains("io.alchemyreactive.effect.BodyMono"));
                })
                .verify(LIMIT);
    }

    @Test
    void aWaitingBodyIsScannedFromTheAwaitedMonoDownToItsSubscriber() throws Exception {
        var waiting = new CountDownLatch(1);
        var source = new AtomicReference<Subscription>();
        Mono<String> awaited = Mono.from(actual -> {
            var subscription = new Silent((Scannable) actual);
            source.set(subscription);
            actual.onSubscribe(subscription);
            waiting.countDown();
        });

        Disposable subscriber = Effect.gen(fx -> fx.yield(awaited)).subscribe();
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

        Scannable fiber = Scannable.from(subscriber).parents().findFirst().orElseThrow();
        assertThat(fiber.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
        assertThat(fiber.scan(Attr.ACTUAL)).isSameAs(subscriber);
        assertThat(fiber.scan(Attr.CANCELLED)).isFalse();
        Scannable inner = fiber.inners().findFirst().orElseThrow();
        assertThat(inner.scan(Attr.TERMINATED)).isFalse();
        assertThat(new ArrayList<Object>(inner.parents().toList())).contains(source.get());
        assertThat(new ArrayList<Object>(Scannable.from(source.get()).actuals().toList()))
                .contains(inner, fiber, subscriber);

        subscriber.dispose();

        assertThat(fiber.scan(Attr.CANCELLED)).isTrue();
    }

    private record Silent(Scannable actual) implements Subscription, Scannable {

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}

        @Override
        @SuppressWarnings("rawtypes")
        public Object scanUnsafe(Attr key) {
            return key == Attr.ACTUAL ? actual : null;
        }
    }

    @SuppressWarnings("unchecked")
    private static Publisher<Object> assembledOf(Publisher<?> source) {
        return (Publisher<Object>) source;
    }
}
