package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;

/** The laws of {@code fx.acquire}. */
class AcquireTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Service<String> NAME = Service.of(String.class, "a test");

    private final List<String> log = new CopyOnWriteArrayList<>();

    @Test
    void releasesInReverseWhenTheBodyReturnsAndBeforeItsValueIsEmitted() {
        Mono<String> mono = Effect.gen(fx -> {
            var one = fx.acquire(acquired("one"), this::released);
            var two = fx.acquire(
                    acquired("two").subscribeOn(Schedulers.parallel()),
                    value -> Mono.delay(Duration.ofMillis(1)).then(released(value)));
            log.add("body");
            return one + two;
        });

        for (int times = 0; times < 2; times++) {
            log.clear();
            StepVerifier.create(mono.doOnNext(value -> log.add("value")))
                    .expectNext("onetwo")
                    .expectComplete()
                    .verify(LIMIT);
            assertThat(log).containsExactly("+one", "+two", "body", "-two", "-one", "value");
        }
    }

    @Test
    void releasesWhenTheBodyFailsOrASecondAcquireDoes() {
        for (Throwable error :
                List.of(new IOException("disk"), new StackOverflowError(), new NoSuchMethodError("gone"))) {
            log.clear();
            StepVerifier.create(Effect.run(fx -> {
                        fx.acquire(acquired("one"), this::released);
                        throw Fx.<RuntimeException>sneaky(error);
                    }))
                    .expectErrorSatisfies(e -> assertThat(e).isSameAs(error))
                    .verify(LIMIT);
            assertThat(log).containsExactly("+one", "-one");
        }
        log.clear();
        StepVerifier.create(Effect.run(fx -> {
                    fx.acquire(acquired("one"), this::released);
                    fx.acquire(Mono.<String>error(new IOException("refused")), this::released);
                }))
                .expectErrorMessage("refused")
                .verify(LIMIT);
        assertThat(log).containsExactly("+one", "-one");
    }

    @Test
    void releasesWhenTheSubscriberCancels() throws Exception {
        PublisherProbe<String> awaited = PublisherProbe.of(Mono.never());
        var waiting = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        Disposable subscription = Effect.run(fx -> {
                    fx.acquire(acquired("one"), value -> released(value).doFinally(end -> released.countDown()));
                    fx.acquire(
                            acquired("two"),
                            value -> Mono.delay(Duration.ofMillis(1)).then(released(value)));
                    fx.run(awaited.mono().doOnRequest(n -> waiting.countDown()));
                })
                .subscribe();
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

        subscription.dispose();

        awaited.assertWasCancelled();
        assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log).containsExactly("+one", "+two", "-two", "-one");
    }

    @Test
    void aCancelWhileItReleasesCutsNoReleaseShort() throws Exception {
        Sinks.Empty<Void> gate = Sinks.empty();
        var releasing = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        Disposable subscription = Effect.run(fx -> {
                    fx.acquire(acquired("one"), value -> released(value).doFinally(end -> released.countDown()));
                    fx.acquire(
                            acquired("two"),
                            value -> gate.asMono()
                                    .doOnSubscribe(s -> releasing.countDown())
                                    .then(released(value)));
                })
                .subscribe();
        assertThat(releasing.await(30, TimeUnit.SECONDS)).isTrue();

        subscription.dispose();
        gate.tryEmitEmpty();

        assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log).containsExactly("+one", "+two", "-two", "-one");
    }

    @Test
    void aValueThatComesInSpiteOfTheCancelIsReleased() throws Exception {
        TestPublisher<String> deaf = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        var waiting = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Disposable subscription = Effect.run(fx -> {
                    fx.acquire(acquired("one"), value -> released(value).doFinally(end -> ended.countDown()));
                    fx.acquire(Mono.fromDirect(deaf).doOnRequest(n -> waiting.countDown()), this::released);
                })
                .subscribe();
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

        subscription.dispose();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        deaf.next("late");

        StepVerifier.create(Mono.defer(() -> log.contains("-late") ? Mono.just(true) : Mono.empty())
                        .repeatWhenEmpty(times -> times.delayElements(Duration.ofMillis(1))))
                .expectNext(true)
                .expectComplete()
                .verify(LIMIT);
        assertThat(log).containsExactly("+one", "-one", "-late");
    }

    @Test
    void aBodyInPlaceReleasesBeforeTheBodyThatYieldsItGoesOn() {
        Mono<String> inner = Effect.gen(fx -> fx.acquire(acquired("inner"), this::released));
        Mono<String> outer = Effect.gen(fx -> {
            fx.acquire(acquired("outer"), this::released);
            fx.yield(inner);
            log.add("on");
            return "done";
        });

        StepVerifier.create(outer).expectNext("done").expectComplete().verify(LIMIT);
        assertThat(log).containsExactly("+outer", "+inner", "-inner", "on", "-outer");
    }

    @Test
    void acquireAndReleaseSeeTheContextOfTheBody() {
        Mono<String> mono =
                Effect.gen(fx -> fx.acquire(NAME.get(), value -> NAME.get().doOnNext(name -> log.add("-" + name))));

        StepVerifier.create(mono.contextWrite(NAME.provide("ann")))
                .expectNext("ann")
                .expectComplete()
                .verify(LIMIT);
        assertThat(log).containsExactly("-ann");
    }

    @Test
    void aFailedReleaseIsNamedAndKeepsNoOtherFromItsOwn() {
        var error = new IOException("No space left on device");
        List<Object> discarded = new CopyOnWriteArrayList<>();
        Consumer<Object> hook = discarded::add;
        Mono<String> mono = Effect.gen(fx -> {
            fx.acquire(acquired("one"), this::released);
            return fx.acquire("the lease of app/prod", acquired("two"), value -> Mono.error(error));
        });

        StepVerifier.create(mono.contextWrite(context -> context.put("reactor.onDiscard.local", hook)))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(ReleaseException.class)
                        .hasCause(error)
                        .hasMessage("The work is done, but the lease of app/prod could not be released: "
                                + "No space left on device"))
                .verify(LIMIT);
        assertThat(log).containsExactly("+one", "+two", "-one");
        assertThat(discarded).containsExactly("two");
    }

    @Test
    void aFailedReleaseHidesNoFailureOfTheBody() {
        var main = new IOException("main");
        Mono<Void> mono = Effect.run(fx -> {
            fx.acquire("a socket", acquired("one"), value -> {
                throw new NoSuchMethodError("gone");
            });
            throw main;
        });

        StepVerifier.create(mono)
                .expectErrorSatisfies(e -> {
                    assertThat(e).isSameAs(main);
                    assertThat(e.getSuppressed())
                            .singleElement()
                            .satisfies(s -> assertThat(s)
                                    .isInstanceOf(ReleaseException.class)
                                    .hasMessageStartingWith("a socket could not be released: NoSuchMethodError: gone")
                                    .hasCauseInstanceOf(FatalErrorException.class));
                })
                .verify(LIMIT);
    }

    @Test
    void aReleaseThatFailsAfterACancelGoesToReactorsLog() throws Exception {
        var dropped = new AtomicReference<Throwable>();
        var told = new CountDownLatch(1);
        Consumer<Throwable> hook = error -> {
            dropped.set(error);
            told.countDown();
        };
        var waiting = new CountDownLatch(1);
        Disposable subscription = Effect.run(fx -> {
                    fx.acquire("a socket", acquired("one"), value -> Mono.error(new IOException("reset")));
                    fx.run(Mono.never().doOnRequest(n -> waiting.countDown()));
                })
                .contextWrite(context -> context.put("reactor.onErrorDropped.local", hook))
                .subscribe();
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

        subscription.dispose();

        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(dropped.get())
                .isInstanceOf(ReleaseException.class)
                .hasMessage("a socket could not be released: reset");
    }

    @Test
    void anInterruptOfTheBodyEndsNoRelease() {
        Mono<Void> mono = Effect.run(fx -> {
            fx.acquire(
                    acquired("one"), value -> Mono.delay(Duration.ofMillis(1)).then(released(value)));
            Thread.currentThread().interrupt();
        });

        StepVerifier.create(mono).expectComplete().verify(LIMIT);
        assertThat(log).containsExactly("+one", "-one");
    }

    @Test
    void thousandsAreReleasedWithoutStrainOnTheStack() {
        int many = 100_000;
        List<Integer> released = new ArrayList<>();
        Mono<Void> mono = Effect.run(fx -> {
            for (int i = 0; i < many; i++) {
                fx.acquire(Mono.just(i), value -> Mono.fromRunnable(() -> released.add(value)));
            }
        });

        StepVerifier.create(mono).expectComplete().verify(LIMIT);
        assertThat(released)
                .isEqualTo(IntStream.iterate(many - 1, i -> i - 1)
                        .limit(many)
                        .boxed()
                        .toList());
    }

    @Test
    void anEmptyAcquireIsAnErrorThatNamesTheValue() {
        StepVerifier.create(Effect.gen(fx -> fx.acquire("the lease", Mono.<String>empty(), this::released)))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(NoValueException.class)
                        .hasMessageContaining("the lease")
                        .hasMessageContaining("fx.acquire"))
                .verify(LIMIT);
        assertThat(log).isEmpty();
    }

    @Test
    void refusesTheFxOfAnotherThread() {
        Mono<String> mono = Effect.gen(fx -> fx.yield(
                Mono.just(1).publishOn(Schedulers.parallel()).map(i -> fx.acquire(acquired("one"), this::released))));

        StepVerifier.create(mono).expectError(IllegalStateException.class).verify(LIMIT);
        assertThat(log).isEmpty();
    }

    @Test
    void refusesTheFxOfABodyThatHasEnded() {
        var leaked = new AtomicReference<Fx>();
        Effect.run(leaked::set).block(LIMIT);

        assertThatThrownBy(() -> leaked.get().acquire(acquired("one"), this::released))
                .isInstanceOf(IllegalStateException.class);
        assertThat(log).isEmpty();
    }

    private Mono<String> acquired(String name) {
        return Mono.fromSupplier(() -> {
            log.add("+" + name);
            return name;
        });
    }

    private Mono<Void> released(String name) {
        return Mono.fromRunnable(() -> log.add("-" + name));
    }
}
