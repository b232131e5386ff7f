package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

/** The laws of {@code fx.all} and {@code fx.race}. */
class TogetherTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Service<String> NAME = Service.of(String.class, "a test");

    @Test
    void allGivesTheValuesInTheOrderOfTheArguments() {
        StepVerifier.create(Effect.gen(fx -> fx.all(
                                Mono.delay(Duration.ofMillis(5)).thenReturn("a"),
                                Effect.gen(in -> "b"),
                                Mono.just("c"),
                                NAME.get().subscribeOn(Schedulers.parallel())))
                        .contextWrite(NAME.provide("d")))
                .expectNext(List.of("a", "b", "c", "d"))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(Effect.gen(fx -> fx.all()))
                .expectNext(List.of())
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void allRunsBodiesAtTheSameTime() {
        var barrier = new CyclicBarrier(3);
        Mono<Integer> body = Effect.gen(fx -> barrier.await(30, TimeUnit.SECONDS));

        StepVerifier.create(Effect.gen(fx -> fx.all(body, body, body).stream()
                        .mapToInt(Integer::intValue)
                        .sum()))
                .expectNext(3)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void theFirstErrorOfAllCancelsTheOthersAndIsThrownAsItself() {
        for (Throwable error : List.of(new IOException("disk"), new StackOverflowError())) {
            for (Mono<String> failing : List.of(
                    Mono.<String>error(error),
                    Mono.<String>error(error).delaySubscription(Duration.ofMillis(1)),
                    Effect.<String>gen(fx -> {
                        throw Fx.<RuntimeException>sneaky(error);
                    }))) {
                PublisherProbe<String> other = PublisherProbe.of(Mono.never());
                StepVerifier.create(Effect.gen(fx -> fx.all(other.mono(), failing)))
                        .expectErrorSatisfies(e -> assertThat(e).isSameAs(error))
                        .verify(LIMIT);
                other.assertWasCancelled();
            }
        }
    }

    @Test
    void anErrorOfTheJvmThatIsThrownWhileAllSubscribesCancelsTheOthers() {
        PublisherProbe<String> other = PublisherProbe.of(Mono.never());
        PublisherProbe<String> racer = PublisherProbe.of(Mono.never());
        Mono<String> broken = Mono.defer(() -> {
            throw new NoSuchMethodError("gone");
        });

        StepVerifier.create(Effect.gen(fx -> fx.all(other.mono(), broken)))
                .expectError(NoSuchMethodError.class)
                .verify(LIMIT);
        StepVerifier.create(Effect.gen(fx -> fx.race(racer.mono(), broken)))
                .expectError(NoSuchMethodError.class)
                .verify(LIMIT);
        other.assertWasCancelled();
        racer.assertWasCancelled();
    }

    @Test
    void anEmptyOneOfAllIsAnErrorThatNamesIt() {
        PublisherProbe<String> other = PublisherProbe.of(Mono.never());

        StepVerifier.create(Effect.gen(
                        fx -> fx.all(other.mono(), Mono.<String>empty().hide().name("user by mail"))))
                .expectErrorSatisfies(
                        e -> assertThat(e).isInstanceOf(NoValueException.class).hasMessageContaining("user by mail"))
                .verify(LIMIT);
        other.assertWasCancelled();
    }

    @Test
    void cancelReachesEachOfAllAndOfARace() throws Exception {
        for (boolean race : new boolean[] {false, true}) {
            PublisherProbe<String> first = PublisherProbe.of(Mono.never());
            PublisherProbe<String> second = PublisherProbe.of(Mono.never());
            var waiting = new CountDownLatch(2);
            var finalized = new CountDownLatch(1);
            Mono<String> body = Effect.gen(fx -> {
                try {
                    return fx.yield(second.mono().doOnRequest(n -> waiting.countDown()));
                } finally {
                    finalized.countDown();
                }
            });
            Mono<String> direct = first.mono().doOnRequest(n -> waiting.countDown());
            Disposable subscription = Effect.run(fx -> {
                        if (race) {
                            fx.race(direct, body);
                        } else {
                            fx.all(direct, body);
                        }
                    })
                    .subscribe();
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

            subscription.dispose();

            assertThat(finalized.await(30, TimeUnit.SECONDS)).isTrue();
            first.assertWasCancelled();
            second.assertWasCancelled();
        }
    }

    @Test
    void raceGivesTheFirstValueAndCancelsTheRest() throws Exception {
        PublisherProbe<String> slow = PublisherProbe.of(Mono.never());
        var finalized = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        Mono<String> body = Effect.gen(fx -> {
            try {
                begun.countDown();
                return fx.yield(Mono.<String>never());
            } finally {
                finalized.countDown();
            }
        });
        Mono<String> winner = Mono.fromCallable(() -> begun.await(30, TimeUnit.SECONDS) ? "first" : "late")
                .subscribeOn(Schedulers.boundedElastic());

        StepVerifier.create(Effect.gen(fx -> fx.race(slow.mono(), body, winner)))
                .expectNext("first")
                .expectComplete()
                .verify(LIMIT);
        slow.assertWasCancelled();
        assertThat(finalized.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void raceDoesNotSubscribeToThoseAfterOneThatHasItsValueAtOnce() {
        PublisherProbe<String> later = PublisherProbe.of(Mono.just("later"));

        StepVerifier.create(Effect.gen(fx -> fx.race(Mono.just("now"), later.mono())))
                .expectNext("now")
                .expectComplete()
                .verify(LIMIT);
        later.assertWasNotSubscribed();
    }

    @Test
    void errorsAndEmptyOnesLoseARaceAgainstAValue() {
        StepVerifier.create(Effect.gen(fx -> fx.race(
                        Mono.error(new IOException("disk")),
                        Mono.<String>empty().hide(),
                        Mono.delay(Duration.ofMillis(1)).thenReturn("value"))))
                .expectNext("value")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aRaceWithoutAValueFailsWithTheFirstErrorAndTheOthersAttached() {
        var first = new IOException("first");
        var second = new IOException("second");

        StepVerifier.create(Effect.gen(fx -> fx.race(
                        Mono.<String>error(first).delaySubscription(Duration.ofMillis(1)),
                        Mono.<String>error(second),
                        Mono.<String>empty().hide().name("user by mail"))))
                .expectErrorSatisfies(e -> {
                    assertThat(e).isSameAs(first);
                    assertThat(e.getSuppressed()).hasSize(2).contains(second);
                    assertThat(e.getSuppressed()[1])
                            .isInstanceOf(NoValueException.class)
                            .hasMessageContaining("user by mail");
                })
                .verify(LIMIT);
    }

    @Test
    void aRaceOfOneIsThatMono() {
        var error = new NoSuchElementException("of the source");

        StepVerifier.create(Effect.gen(fx -> fx.race(Mono.just("one"))))
                .expectNext("one")
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(Effect.gen(fx -> fx.race(Mono.error(error))))
                .expectErrorSatisfies(e -> assertThat(e).isSameAs(error))
                .verify(LIMIT);
    }

    @Test
    void aFailureThatAllMonosOfARaceShareIsThrownAsItself() {
        var error = new IOException("shared");

        StepVerifier.create(Effect.gen(fx -> fx.race(Mono.error(error), Mono.error(error))))
                .expectErrorSatisfies(e -> assertThat(e).isSameAs(error).hasNoSuppressedExceptions())
                .verify(LIMIT);
    }

    @Test
    void refusesTheFxOfAnotherThread() {
        var refused = new AtomicReference<Throwable>();
        var subscribed = new AtomicBoolean();
        Mono<Boolean> mono = Effect.gen(fx -> fx.yield(Mono.just(1)
                .publishOn(Schedulers.parallel())
                .map(i -> fx.all(Mono.fromSupplier(() -> subscribed.getAndSet(true)))
                        .get(0))
                .doOnError(refused::set)));

        StepVerifier.create(mono).expectError(IllegalStateException.class).verify(LIMIT);
        assertThat(refused.get()).hasMessageContaining("thread of another body");
        assertThat(subscribed).isFalse();
    }

    @Test
    void namesAMonoThatIsNull() {
        StepVerifier.create(Effect.run(fx -> {
                    assertThatThrownBy(() -> fx.all(Mono.just(1), null)).hasMessage("mono");
                    assertThatThrownBy(() -> fx.race(Mono.just(1), Mono.just(2), null))
                            .hasMessage("mono");
                }))
                .expectComplete()
                .verify(LIMIT);
    }
}
