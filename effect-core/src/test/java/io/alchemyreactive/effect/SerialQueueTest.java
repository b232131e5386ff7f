package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

/** The laws of a serial queue: order, one at a time, who is cancelled, who fails, and that the queue always goes on. */
@Timeout(60)
class SerialQueueTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MANY = 100_000;

    private final SerialQueue queue = SerialQueue.create();
    private final List<String> log = new CopyOnWriteArrayList<>();

    /** Subscribes to work that logs its beginning and its end, and runs the body between. */
    private Disposable start(String name, Mono<?> body) {
        return queue.run(permit -> logged(name, body)).subscribe(value -> {}, error -> log.add(name + " fails"));
    }

    private Mono<?> logged(String name, Mono<?> body) {
        return Mono.defer(() -> {
            log.add(name + " begins");
            return body.doOnSuccess(value -> log.add(name + " ends"));
        });
    }

    @Test
    void runsOnePieceAtATimeInTheOrderOfSubscription() {
        Sinks.Empty<Void> first = Sinks.empty();
        Sinks.Empty<Void> second = Sinks.empty();
        start("first", first.asMono());
        start("second", second.asMono());
        start("third", Mono.empty());
        assertThat(log).containsExactly("first begins");

        first.tryEmitEmpty();
        assertThat(log).containsExactly("first begins", "first ends", "second begins");

        second.tryEmitEmpty();
        assertThat(log).endsWith("second begins", "second ends", "third begins", "third ends");
    }

    @Test
    void signalsTheValueTheEmptinessOrTheFailureOfTheWork() {
        StepVerifier.create(queue.run(permit -> Mono.just("value")))
                .expectNext("value")
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(queue.run(permit -> Mono.empty())).expectComplete().verify(LIMIT);
        StepVerifier.create(queue.run(permit -> Mono.error(new IllegalStateException("no"))))
                .expectErrorMessage("no")
                .verify(LIMIT);
    }

    @Test
    void runsNothingAtAssemblyAndTheWorkAnewForEachSubscription() {
        Mono<String> run = queue.run(permit -> {
            log.add("run");
            return Mono.just("value");
        });
        Mono<Void> toTheEnd = queue.runToTheEnd(Mono.fromRunnable(() -> log.add("to the end")));
        assertThat(log).isEmpty();

        assertThat(run.block(LIMIT)).isEqualTo("value");
        assertThat(run.block(LIMIT)).isEqualTo("value");
        toTheEnd.block(LIMIT);
        toTheEnd.block(LIMIT);
        assertThat(log).containsExactly("run", "run", "to the end", "to the end");
    }

    @Test
    void workRunsOnTheThreadOfTheSubscriberOrOfTheWorkBefore() {
        Sinks.Empty<Void> first = Sinks.empty();
        List<Thread> threads = new ArrayList<>();
        queue.run(permit -> {
                    threads.add(Thread.currentThread());
                    return first.asMono();
                })
                .subscribe();
        queue.run(permit -> Mono.fromRunnable(() -> threads.add(Thread.currentThread())))
                .subscribe();
        assertThat(threads).containsExactly(Thread.currentThread());

        first.tryEmitEmpty();
        assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());
    }

    @Test
    void aSubscriberHasItsAnswerBeforeTheNextWorkBegins() {
        Sinks.One<String> first = Sinks.one();
        queue.run(permit -> first.asMono()).subscribe(value -> log.add("answer " + value));
        start("second", Mono.empty());

        first.tryEmitValue("a");

        assertThat(log).containsExactly("answer a", "second begins", "second ends");
    }

    @Test
    void workHasTheContextOfItsSubscriber() {
        Sinks.Empty<Void> first = Sinks.empty();
        start("first", first.asMono());
        for (String name : List.of("a", "b")) {
            queue.run(permit -> Mono.deferContextual(context -> Mono.just(context.<String>get("name"))))
                    .contextWrite(Context.of("name", name))
                    .subscribe(log::add);
            queue.runToTheEnd(Mono.deferContextual(context -> Mono.just(context.<String>get("name"))))
                    .contextWrite(Context.of("name", name + " to the end"))
                    .subscribe(log::add);
        }

        first.tryEmitEmpty();

        assertThat(log).endsWith("a", "a to the end", "b", "b to the end");
    }

    @Test
    void aFailureReachesItsSubscriberAloneAndTheQueueGoesOn() {
        Sinks.Empty<Void> first = Sinks.empty();
        start("first", first.asMono());
        start("second", Mono.empty());

        first.tryEmitError(new IllegalStateException("no"));

        assertThat(log).containsExactly("first begins", "first fails", "second begins", "second ends");
    }

    @Test
    void workThatIsNullFailsAndTheQueueGoesOn() {
        StepVerifier.create(queue.run(permit -> null))
                .expectErrorMessage("null was returned in place of a publisher")
                .verify(LIMIT);
        start("second", Mono.empty());

        assertThat(log).endsWith("second ends");
    }

    static Stream<Error> fatalErrors() {
        return Stream.of(new NoSuchMethodError("gone"), new StackOverflowError(), new OutOfMemoryError("no room"));
    }

    @ParameterizedTest
    @MethodSource("fatalErrors")
    void anErrorOfTheJvmInTheWorkIsItsFailureAndTheQueueGoesOn(Error error) {
        Mono<Object> throwing = Mono.defer(() -> {
            throw error;
        });
        for (Mono<Object> work : List.of(
                queue.run(permit -> {
                    throw error;
                }),
                queue.run(permit -> throwing),
                queue.run(permit -> permit.toTheEnd(throwing)),
                queue.runToTheEnd(throwing))) {
            StepVerifier.create(work)
                    .expectErrorSatisfies(signal -> assertThat(signal)
                            .isInstanceOf(FatalErrorException.class)
                            .hasCause(error))
                    .verify(LIMIT);
        }
        start("last", Mono.empty());

        assertThat(log).endsWith("last ends");
    }

    /** A subscriber in which each answer throws. */
    private record Throwing(Error error) implements CoreSubscriber<Object> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Object value) {
            throw error;
        }

        @Override
        public void onError(Throwable failure) {
            throw error;
        }

        @Override
        public void onComplete() {
            throw error;
        }
    }

    @ParameterizedTest
    @MethodSource("fatalErrors")
    void anErrorOfTheJvmInASubscriberStopsNoOther(Error error) {
        Sinks.One<Object> value = Sinks.one();
        Sinks.One<Object> empty = Sinks.one();
        Sinks.One<Object> failure = Sinks.one();
        // The last two, and the one below, begin and end in the loop that starts what waits.
        for (Mono<Object> work : List.of(
                value.asMono(),
                empty.asMono(),
                failure.asMono(),
                Mono.<Object>just("at once"),
                Mono.<Object>error(new IllegalStateException("at once")))) {
            queue.run(permit -> work).subscribe(new Throwing(error));
        }
        queue.run(permit -> {
                    throw new IllegalStateException("at once");
                })
                .subscribe(new Throwing(error));
        start("last", Mono.empty());

        for (Runnable end : List.<Runnable>of(
                () -> value.tryEmitValue("value"),
                () -> empty.tryEmitEmpty(),
                () -> failure.tryEmitError(new IllegalStateException("no")))) {
            assertThatThrownBy(end::run).isSameAs(error);
        }

        assertThat(log).containsExactly("last begins", "last ends");
    }

    @Test
    void aCancelOfWorkThatWaitsRemovesIt() {
        Sinks.Empty<Void> first = Sinks.empty();
        start("first", first.asMono());
        Disposable second = start("second", Mono.empty());
        start("third", Mono.empty());

        second.dispose();
        first.tryEmitEmpty();

        assertThat(log).containsExactly("first begins", "first ends", "third begins", "third ends");
    }

    @Test
    void workWhoseSubscriberHasGoneNeverRuns() {
        queue.run(permit -> Mono.fromRunnable(() -> log.add("run"))).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
            }
        });
        start("next", Mono.empty());

        assertThat(log).containsExactly("next begins", "next ends");
    }

    @Test
    void nothingIsKeptOfWorkThatWasRemovedOrHasEnded() {
        start("first", Mono.never());
        WeakReference<Object> removed = removedWork();
        SerialQueue other = SerialQueue.create();
        WeakReference<Object> ended = endedWork(other);

        for (int i = 0; i < 50 && (removed.get() != null || ended.get() != null); i++) {
            System.gc();
        }
        assertThat(removed.get()).isNull();
        assertThat(ended.get()).isNull();
        assertThat(other.run(permit -> Mono.just("still there")).block(LIMIT)).isEqualTo("still there");
    }

    private WeakReference<Object> removedWork() {
        Object held = new Object();
        queue.run(permit -> Mono.just(held)).subscribe().dispose();
        return new WeakReference<>(held);
    }

    private static WeakReference<Object> endedWork(SerialQueue other) {
        Object held = new Object();
        other.run(permit -> Mono.just(held)).block(LIMIT);
        return new WeakReference<>(held);
    }

    @Test
    void aCancelOfRunningWorkStopsItAndTheNextBegins() {
        Sinks.Empty<Void> body = Sinks.empty();
        Disposable first = start("first", body.asMono().doOnCancel(() -> log.add("first is cancelled")));
        start("second", Mono.empty());

        first.dispose();

        assertThat(log).containsExactly("first begins", "first is cancelled", "second begins", "second ends");
    }

    @Test
    void aCancelFreesTheQueueOfWorkThatNeverSaysThatItIsSubscribedTo() {
        Disposable first = start("first", Mono.from(silent -> {}));
        start("second", Mono.empty());

        first.dispose();

        assertThat(log).endsWith("second ends");
    }

    @Test
    void aProtectedPartEndsBeforeTheNextWorkBegins() {
        Sinks.One<String> answer = Sinks.one();
        Disposable first = queue.run(permit -> permit.toTheEnd(answer.asMono().doOnNext(log::add))
                        .then(Mono.fromRunnable(() -> log.add("the rest"))))
                .subscribe();
        start("second", Mono.empty());

        first.dispose();
        assertThat(log).isEmpty();

        answer.tryEmitValue("answer");
        assertThat(log).containsExactly("answer", "second begins", "second ends");
    }

    @Test
    void theLastOfSeveralProtectedPartsGivesThePermitBackOnce() {
        Sinks.Empty<Void> one = Sinks.empty();
        Sinks.Empty<Void> two = Sinks.empty();
        Disposable first = queue.run(permit -> Flux.merge(permit.toTheEnd(one.asMono()), permit.toTheEnd(two.asMono()))
                        .then())
                .subscribe();
        start("second", Mono.never());
        start("third", Mono.empty());

        first.dispose();
        one.tryEmitEmpty();
        assertThat(log).isEmpty();
        two.tryEmitEmpty();

        assertThat(log).containsExactly("second begins");
    }

    @Test
    void aPartThatBeginsAfterItsWorkHasEndedIsNotRun() {
        Permit kept = queue.run(Mono::just).block(LIMIT);
        assertThat(kept).isNotNull();
        start("second", Mono.never());
        start("third", Mono.empty());

        StepVerifier.create(kept.toTheEnd(Mono.fromRunnable(() -> log.add("late"))))
                .expectError(IllegalStateException.class)
                .verify(LIMIT);
        assertThat(log).containsExactly("second begins");
    }

    @Test
    void aPartWhoseSubscriberHasGoneIsNotBegun() {
        Permit.free().toTheEnd(Mono.fromRunnable(() -> log.add("part"))).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
            }
        });

        assertThat(log).isEmpty();
    }

    @Test
    void workToTheEndIsDoneAlsoWhenItsSubscriberGoes() {
        Sinks.Empty<Void> first = Sinks.empty();
        Disposable running = queue.runToTheEnd(logged("first", first.asMono())).subscribe();
        Disposable waiting = queue.runToTheEnd(logged("second", Mono.empty())).subscribe();
        start("third", Mono.empty());

        running.dispose();
        waiting.dispose();
        assertThat(log).containsExactly("first begins");
        first.tryEmitEmpty();

        assertThat(log)
                .containsExactly(
                        "first begins", "first ends", "second begins", "second ends", "third begins", "third ends");
    }

    @Test
    void aFailureThatComesAfterTheCancelIsDroppedAndNotLost() {
        Sinks.Empty<Void> part = Sinks.empty();
        Sinks.Empty<Void> work = Sinks.empty();
        Consumer<Throwable> dropped = error -> log.add("dropped " + error.getMessage());
        for (Mono<Object> run : List.<Mono<Object>>of(
                queue.run(permit -> permit.toTheEnd(part.asMono())), queue.runToTheEnd(work.asMono()))) {
            run.contextWrite(Context.of("reactor.onErrorDropped.local", dropped))
                    .subscribe()
                    .dispose();
        }
        start("last", Mono.empty());

        part.tryEmitError(new IllegalStateException("part"));
        work.tryEmitError(new IllegalStateException("work"));

        assertThat(log).containsExactly("dropped part", "dropped work", "last begins", "last ends");
    }

    @Test
    void aLongQueueOfWorkThatEndsAtOnceNeedsNoDeepStack() {
        Sinks.Empty<Void> first = Sinks.empty();
        AtomicInteger ended = new AtomicInteger();
        start("first", first.asMono());
        for (int i = 0; i < MANY; i++) {
            Mono<Object> work = i % 2 == 0 ? Mono.empty() : Mono.error(new IllegalStateException("no"));
            queue.run(permit -> work).subscribe(value -> {}, error -> ended.incrementAndGet(), ended::incrementAndGet);
        }

        first.tryEmitEmpty();

        assertThat(ended).hasValue(MANY);
    }

    @Test
    void workThatAsksForWorkWhenItEndsNeedsNoDeepStack() {
        AtomicInteger left = new AtomicInteger(MANY);
        again(left);

        assertThat(left).hasValue(0);
    }

    private void again(AtomicInteger left) {
        queue.run(permit -> Mono.empty()).subscribe(value -> {}, error -> {}, () -> {
            if (left.decrementAndGet() > 0) {
                again(left);
            }
        });
    }

    @Test
    void workThatIsAskedForWithinWorkWaitsForItsEnd() {
        Sinks.Empty<Void> first = Sinks.empty();
        queue.run(permit -> {
                    start("inner", Mono.empty());
                    log.add("outer goes on");
                    return first.asMono();
                })
                .subscribe();
        assertThat(log).containsExactly("outer goes on");

        first.tryEmitEmpty();
        assertThat(log).containsExactly("outer goes on", "inner begins", "inner ends");
    }

    @Test
    void manyThreadsRunOneAtATimeAndMissNothing() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Mono<Integer> work = Mono.defer(() -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Mono<Integer> rest = Mono.fromCallable(() -> {
                inside.decrementAndGet();
                return done.incrementAndGet();
            });
            return done.get() % 3 == 0 ? rest.subscribeOn(Schedulers.parallel()) : rest;
        });

        List<Integer> all = Flux.range(0, 8)
                .flatMap(
                        thread -> Flux.range(0, 2_500)
                                .flatMap(i -> queue.run(permit -> work), 100)
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .collectList()
                .block(LIMIT);

        assertThat(most).hasValue(1);
        assertThat(all).hasSize(20_000).doesNotHaveDuplicates();
    }

    @Test
    void cancelsThatMeetBeginningsAndEndsLeaveTheQueueFree() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Mono<Void> part = Mono.<Void>fromRunnable(inside::decrementAndGet)
                .subscribeOn(Schedulers.parallel())
                .doOnSubscribe(any -> most.accumulateAndGet(inside.incrementAndGet(), Math::max));

        Flux.range(0, 8)
                .flatMap(
                        thread -> Mono.fromRunnable(() -> {
                                    for (int i = 0; i < 2_000; i++) {
                                        Disposable run = queue.run(permit -> permit.toTheEnd(part))
                                                .subscribe();
                                        if (ThreadLocalRandom.current().nextBoolean()) {
                                            run.dispose();
                                        }
                                    }
                                })
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .then(queue.run(permit -> Mono.just("free")))
                .as(StepVerifier::create)
                .expectNext("free")
                .expectComplete()
                .verify(LIMIT);

        assertThat(most).hasValue(1);
        assertThat(inside).hasValue(0);
    }

    @Test
    void nullsAreRefusedByName() {
        assertThatThrownBy(() -> queue.run(null)).hasMessage("work");
        assertThatThrownBy(() -> queue.runToTheEnd(null)).hasMessage("work");
        assertThatThrownBy(() -> Permit.free().toTheEnd(null)).hasMessage("part");
    }
}
