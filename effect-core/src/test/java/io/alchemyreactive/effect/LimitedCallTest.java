package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class LimitedCallTest {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static <T> Mono<T> limited(Mono<T> call) {
        return ErrorBoundary.mono(() -> call, LONGEST, () -> new IllegalStateException("late"));
    }

    @AfterEach
    void realTime() {
        VirtualTimeScheduler.reset();
    }

    @Test
    void aLateCallIsCancelledAndFails() {
        var cancelled = new AtomicInteger();

        StepVerifier.withVirtualTime(() -> limited(Mono.never().doOnCancel(cancelled::incrementAndGet)))
                .expectSubscription()
                .expectNoEvent(LONGEST.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectErrorMessage("late")
                .verify(PATIENCE);
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void aCallThatAnswersInTimeIsPassedOn() {
        StepVerifier.withVirtualTime(() -> limited(Mono.delay(LONGEST.minusMillis(1))))
                .thenAwait(LONGEST)
                .expectNext(0L)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void theTimeStandsStillWhileACallWaitsForItsTurn() {
        StepVerifier.withVirtualTime(() -> limited(Mono.delay(LONGEST.minusMillis(2))
                        .then(Waiting.during(Mono.delay(LONGEST.multipliedBy(5))))
                        .then(Mono.delay(Duration.ofMillis(1)))))
                .thenAwait(LONGEST.multipliedBy(6))
                .expectNext(0L)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void theTimeGoesOnAfterAWait() {
        StepVerifier.withVirtualTime(() -> limited(Mono.delay(LONGEST.minusMillis(2))
                        .then(Waiting.during(Mono.delay(LONGEST)))
                        .then(Mono.delay(Duration.ofMillis(3)))))
                .expectSubscription()
                .expectNoEvent(LONGEST.multipliedBy(2).minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectErrorMessage("late")
                .verify(PATIENCE);
    }

    @Test
    void aFailureAndAnEmptyAnswerAreAnswersToo() {
        StepVerifier.create(limited(Mono.empty())).expectComplete().verify(PATIENCE);
        StepVerifier.create(limited(Mono.error(new IllegalArgumentException("no"))))
                .expectErrorMessage("no")
                .verify(PATIENCE);
    }

    @Test
    void aCallThatAnswersAtOnceIsNeverLate() {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        List<Object> signals = new ArrayList<>();
        limited(Mono.just(1)).subscribe(signals::add, signals::add, () -> signals.add("complete"));

        time.advanceTimeBy(LONGEST);

        assertThat(signals).containsExactly(1, "complete");
    }

    @Test
    void aCallThatBlocksItsThreadIsLateToo() throws InterruptedException {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        var entered = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        List<Object> signals = new CopyOnWriteArrayList<>();
        var thread = new Thread(() -> limited(Mono.fromCallable(() -> {
                    entered.countDown();
                    return released.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }))
                .subscribe(signals::add, error -> signals.add(error.getMessage())));
        thread.start();
        assertThat(entered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        time.advanceTimeBy(LONGEST);
        assertThat(signals).containsExactly("late");
        released.countDown();
        thread.join(PATIENCE.toMillis());

        assertThat(signals).containsExactly("late");
    }

    @Test
    void whatComesAfterTheTimeIsDropped() {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        List<MonoSink<Integer>> sinks = new ArrayList<>();
        List<Object> signals = new ArrayList<>();
        Disposable subscription = limited(Mono.<Integer>create(sinks::add))
                .subscribe(signals::add, error -> signals.add(error.getMessage()));

        time.advanceTimeBy(LONGEST);
        sinks.get(0).success(1);

        assertThat(signals).containsExactly("late");
        assertThat(subscription.isDisposed()).isTrue();
    }

    @Test
    void aCallThatIsCancelledIsNeverLate() {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        List<Object> signals = new ArrayList<>();
        var cancelled = new AtomicInteger();
        Disposable subscription =
                limited(Mono.never().doOnCancel(cancelled::incrementAndGet)).subscribe(signals::add, signals::add);

        subscription.dispose();
        time.advanceTimeBy(LONGEST);

        assertThat(signals).isEmpty();
        assertThat(cancelled).hasValue(1);
    }
}
