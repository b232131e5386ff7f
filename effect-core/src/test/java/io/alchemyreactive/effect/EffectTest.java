package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

class EffectTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Service<String> NAME = Service.of(String.class, ".contextWrite(NAME.provide(name))");

    @Test
    void readsFromTopToBottom() {
        Mono<String> greeting = Effect.gen(fx -> {
            var hello = fx.yield(Mono.just("hello"));
            var world = fx.yield(Mono.delay(Duration.ofMillis(1)).thenReturn("world"));
            return hello + " " + world;
        });

        StepVerifier.create(greeting).expectNext("hello world").expectComplete().verify(LIMIT);
    }

    @Test
    void runsNothingBeforeTheSubscriberAsks() {
        var runs = new AtomicInteger();
        Mono<Integer> counted = Effect.gen(fx -> runs.incrementAndGet());

        StepVerifier.create(counted, 0)
                .expectSubscription()
                .then(() -> assertThat(runs).hasValue(0))
                .thenRequest(1)
                .expectNext(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void runsTheBodyAnewForEachSubscription() {
        var runs = new AtomicInteger();
        Mono<List<Integer>> mono = Effect.gen(fx -> {
            var own = new ArrayList<Integer>();
            own.add(fx.yield(Mono.fromSupplier(runs::incrementAndGet)));
            return own;
        });

        assertThat(mono.block(LIMIT)).containsExactly(1);
        assertThat(mono.block(LIMIT)).containsExactly(2);
    }

    @Test
    void keepsTwoSubscriptionsApart() {
        Sinks.One<String> gate = Sinks.one();
        AtomicReference<String> cancelledOne = new AtomicReference<>();
        Mono<String> mono = Effect.gen(fx -> fx.yield(NAME.get()) + fx.yield(gate.asMono()));

        Disposable first = mono.contextWrite(NAME.provide("first ")).subscribe(cancelledOne::set);
        CompletableFuture<String> second =
                mono.contextWrite(NAME.provide("second ")).toFuture();
        first.dispose();
        gate.tryEmitValue("done");

        assertThat(second).succeedsWithin(LIMIT).isEqualTo("second done");
        assertThat(cancelledOne).hasNullValue();
    }

    @Test
    void contextReachesEveryYield() {
        Mono<String> mono = Effect.gen(fx -> {
            var direct = fx.yield(NAME.get());
            var through = fx.yield(Mono.deferContextual(c -> Mono.just(NAME.in(c))));
            var elsewhere = fx.yield(NAME.get().subscribeOn(Schedulers.parallel()));
            var nested = fx.yield(Effect.gen(in -> in.yield(NAME.get())));
            var mapped = fx.yield(Effect.gen(in -> in.yield(NAME.get())).map(s -> s));
            var found = fx.find(NAME.get()).orElseThrow();
            fx.run(NAME.get().doOnNext(n -> assertThat(n).isEqualTo("ann")).then());
            return String.join(",", direct, through, elsewhere, nested, mapped, found);
        });

        StepVerifier.create(mono.contextWrite(NAME.provide("ann")))
                .expectNext("ann,ann,ann,ann,ann,ann")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void localChangesTheContextOfItsBodyOnly() {
        Mono<String> mono = Effect.gen(fx -> {
            var before = fx.yield(NAME.get());
            var inside = fx.yield(Effect.local(Effect.gen(in -> in.yield(NAME.get())), NAME.provide("bob")));
            var pipeline = fx.yield(Effect.local(NAME.get().map(s -> s), NAME.provide("eve")));
            return before + inside + pipeline + fx.yield(NAME.get());
        });

        StepVerifier.create(mono.contextWrite(NAME.provide("ann")))
                .expectNext("annbobeveann")
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(Effect.local(NAME.get(), NAME.provide("alone")))
                .expectNext("alone")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void innermostOfNestedLocalsWins() {
        Mono<String> nested = Effect.local(
                Effect.local(Effect.gen(fx -> fx.yield(NAME.get())), NAME.provide("inner")), NAME.provide("outer"));

        assertThat(nested.block(LIMIT)).isEqualTo("inner");
        assertThat(Effect.gen(fx -> fx.yield(nested)).block(LIMIT)).isEqualTo("inner");
    }

    @Test
    void runsAYieldedBodyOnTheSameThread() {
        Mono<Thread> here = Effect.gen(fx -> Thread.currentThread());
        Mono<Boolean> mono = Effect.gen(fx -> fx.yield(here) == Thread.currentThread()
                && fx.yield(Effect.local(here, c -> c)) == Thread.currentThread());

        StepVerifier.create(mono).expectNext(true).expectComplete().verify(LIMIT);
    }

    @Test
    void thousandNestedBodiesDoNotStarveOnACappedScheduler() {
        Scheduler capped = Schedulers.newBoundedElastic(4, Integer.MAX_VALUE, "capped", 10, true);
        var allIn = new CountDownLatch(1000);
        Mono<Integer> body = Effect.gen(fx -> {
            allIn.countDown();
            fx.run(Mono.fromCallable(() -> allIn.await(30, TimeUnit.SECONDS)).subscribeOn(capped));
            return fx.yield(Effect.gen(in -> in.yield(Mono.fromCallable(() -> 1).subscribeOn(capped)))
                    .map(one -> one + 1));
        });

        StepVerifier.create(Flux.range(0, 1000).flatMap(i -> body, 1000).reduce(0, Integer::sum))
                .expectNext(2000)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
        capped.dispose();
    }

    @Test
    void cancelStopsTheAwaitedMonoAndRunsFinalizers() throws Exception {
        PublisherProbe<String> awaited = PublisherProbe.of(Mono.never());
        var waiting = new CountDownLatch(1);
        var finalized = new CountDownLatch(1);
        var thrown = new AtomicReference<Throwable>();
        Disposable subscription = Effect.gen(fx -> {
                    try {
                        return fx.yield(awaited.mono().doOnRequest(n -> waiting.countDown()));
                    } catch (Exception e) {
                        thrown.set(e);
                        throw e;
                    } finally {
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                        finalized.countDown();
                    }
                })
                .subscribe();

        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        subscription.dispose();

        awaited.assertWasCancelled();
        assertThat(finalized.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void cancelledBodyCannotStartFurtherEffects() throws Exception {
        PublisherProbe<String> fallback = PublisherProbe.of(Mono.just("fallback"));
        PublisherProbe<String> inPlace = PublisherProbe.of(Mono.just("in place"));
        var waiting = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Disposable subscription = Effect.gen(fx -> {
                    try {
                        return fx.yield(Mono.never().doOnRequest(n -> waiting.countDown()));
                    } catch (Exception swallowed) {
                        assertThatThrownBy(() -> fx.yield(fallback.mono())).isInstanceOf(CancellationException.class);
                        assertThatThrownBy(() -> fx.run(Effect.run(in -> in.run(inPlace.mono()))))
                                .isInstanceOf(CancellationException.class);
                        ended.countDown();
                        return "late";
                    }
                })
                .subscribe();

        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        subscription.dispose();

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        fallback.assertWasNotSubscribed();
        inPlace.assertWasNotSubscribed();
    }

    @Test
    void cancelReachesTheMonoAwaitedByABodyInPlace() throws Exception {
        PublisherProbe<Void> awaited = PublisherProbe.of(Mono.never());
        var waiting = new CountDownLatch(1);
        var finalized = new CountDownLatch(1);
        Mono<Void> inner = Effect.run(fx -> {
            try {
                fx.run(awaited.mono().doOnRequest(n -> waiting.countDown()));
            } finally {
                finalized.countDown();
            }
        });
        Disposable subscription = Effect.run(fx -> fx.run(inner)).subscribe();

        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        subscription.dispose();

        awaited.assertWasCancelled();
        assertThat(finalized.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void errorsArriveAsThemselves() {
        for (Throwable error :
                List.of(new IOException("checked"), new AssertionError("error"), new Throwable("bare"))) {
            for (Mono<String> failing : List.of(
                    Mono.<String>error(error),
                    Mono.<String>error(error).hide(),
                    Mono.<String>error(error).subscribeOn(Schedulers.parallel()))) {
                StepVerifier.create(Effect.gen(fx -> fx.yield(failing)))
                        .expectErrorSatisfies(e -> assertThat(e).isSameAs(error))
                        .verify(LIMIT);
            }
        }
        var thrown = new IOException("by the body");
        StepVerifier.create(Effect.run(fx -> {
                    throw thrown;
                }))
                .expectErrorSatisfies(e -> assertThat(e).isSameAs(thrown))
                .verify(LIMIT);
    }

    @Test
    void errorsCanBeCaughtInTheBody() {
        Mono<String> mono = Effect.gen(fx -> {
            String caught;
            try {
                caught = fx.yield(Mono.<String>error(new IOException("disk")).subscribeOn(Schedulers.parallel()));
            } catch (Exception e) {
                caught = e.getMessage();
            }
            return caught + fx.yield(Mono.just(" went on"));
        });

        StepVerifier.create(mono).expectNext("disk went on").expectComplete().verify(LIMIT);
    }

    @Test
    void stackOverflowReachesTheSubscriber() {
        Mono<Integer> inBody = Effect.gen(fx -> overflow(0));
        Mono<Integer> inOperator = Effect.gen(fx -> fx.yield(Mono.just(0).hide().map(EffectTest::overflow)));

        StepVerifier.create(inBody).expectError(StackOverflowError.class).verify(LIMIT);
        StepVerifier.create(nest(1_000_000))
                .expectError(StackOverflowError.class)
                .verify(LIMIT);
        StepVerifier.create(inOperator).expectError(StackOverflowError.class).verify(LIMIT);
        StepVerifier.create(inBody.map(i -> i + 1).onErrorReturn(StackOverflowError.class, -1))
                .expectNext(-1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void yieldOfAnEmptyMonoSaysWhatToUseInstead() {
        for (Mono<String> empty :
                List.of(Mono.<String>empty(), Mono.<String>empty().hide(), Mono.<String>fromRunnable(() -> {}))) {
            StepVerifier.create(Effect.gen(fx -> fx.yield(empty.name("user by mail"))))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(NoValueException.class)
                            .hasMessageContaining("user by mail")
                            .hasMessageContaining("fx.find"))
                    .verify(LIMIT);
            StepVerifier.create(Effect.gen(fx -> fx.find(empty)))
                    .expectNext(Optional.empty())
                    .expectComplete()
                    .verify(LIMIT);
            StepVerifier.create(Effect.run(fx -> fx.run(empty)))
                    .expectComplete()
                    .verify(LIMIT);
        }
        StepVerifier.create(Effect.gen(fx -> fx.yield(Effect.run(in -> {}))))
                .expectError(NoValueException.class)
                .verify(LIMIT);
    }

    @Test
    void bodyThatReturnsNullFails() {
        StepVerifier.create(Effect.gen(fx -> null))
                .expectErrorSatisfies(
                        e -> assertThat(e).isInstanceOf(NoValueException.class).hasMessageContaining("Effect.run"))
                .verify(LIMIT);
    }

    @Test
    void refusesFxOnAnotherThread() {
        Mono<String> mono = Effect.gen(
                fx -> fx.yield(Mono.just(1).publishOn(Schedulers.parallel()).map(i -> fx.yield(Mono.just("never")))));

        StepVerifier.create(mono)
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("thread of another body"))
                .verify(LIMIT);
    }

    @Test
    void refusesFxAfterItsBody() {
        var leaked = new AtomicReference<Fx>();
        Mono<String> inner = Effect.gen(fx -> {
            leaked.set(fx);
            return "ended";
        });

        StepVerifier.create(Effect.gen(fx -> fx.yield(inner) + leaked.get().yield(Mono.just(1))))
                .expectErrorSatisfies(e ->
                        assertThat(e).isInstanceOf(IllegalStateException.class).hasMessageContaining("had ended"))
                .verify(LIMIT);
        assertThatThrownBy(() -> leaked.get().run(Mono.empty())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptOfTheBodyNeitherEndsTheWaitNorGetsLost() {
        Mono<Boolean> mono = Effect.gen(fx -> {
            Thread.currentThread().interrupt();
            fx.run(Mono.delay(Duration.ofMillis(5)));
            return Thread.currentThread().isInterrupted();
        });

        StepVerifier.create(mono).expectNext(true).expectComplete().verify(LIMIT);
        StepVerifier.create(Effect.gen(fx -> Thread.currentThread().isInterrupted()))
                .expectNext(false)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void neverRunsTheBodyOfASubscriptionCancelledBeforeItsRequest() {
        var runs = new AtomicInteger();
        var subscriber = new BaseSubscriber<Integer>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                subscription.cancel();
                subscription.request(1);
            }
        };

        Effect.gen(fx -> runs.incrementAndGet()).subscribe(subscriber);

        // A body that ran after all would do so before this one, which gets its worker later.
        assertThat(Effect.gen(fx -> runs.get()).block(LIMIT)).isZero();
    }

    @Test
    void dropsAnAnswerThatComesAfterTheCancel() throws Exception {
        TestPublisher<String> deaf = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        var waiting = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var discarded = new AtomicReference<Object>();
        Disposable subscription = Effect.gen(fx -> {
                    try {
                        return fx.yield(Mono.fromDirect(deaf).doOnRequest(n -> waiting.countDown()));
                    } finally {
                        ended.countDown();
                    }
                })
                .contextWrite(
                        Context.of("reactor.onDiscard.local", (java.util.function.Consumer<Object>) discarded::set))
                .subscribe();
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

        subscription.dispose();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        deaf.next("late");

        assertThat(discarded).hasValue("late");
    }

    @Test
    void aCancelThatRacesWithTheAnswerNeverLeavesABodyBehind() throws Exception {
        int rounds = 2000;
        var ended = new CountDownLatch(rounds);
        for (int i = 0; i < rounds; i++) {
            var begun = new CountDownLatch(1);
            Disposable subscription = Effect.run(fx -> {
                        try {
                            begun.countDown();
                            fx.run(Mono.just(1).subscribeOn(Schedulers.parallel()));
                            fx.run(Mono.never());
                        } finally {
                            ended.countDown();
                        }
                    })
                    .subscribe();
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            subscription.dispose();
        }

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private static Mono<Integer> nest(int depth) {
        return depth == 0 ? Mono.just(0) : Effect.gen(fx -> fx.yield(nest(depth - 1)) + 1);
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }
}
