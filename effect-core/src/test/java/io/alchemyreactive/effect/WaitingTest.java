package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.TaskGraph.Bounds;
import io.alchemyreactive.effect.TaskGraph.Outcome;
import io.alchemyreactive.effect.TaskGraph.Report;
import io.alchemyreactive.effect.TaskGraph.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A task that waits for its turn gives its place in a run to another. */
@Timeout(60)
class WaitingTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<String> log = new ArrayList<>();
    private final Sinks.One<String> turn = Sinks.one();
    private final Sinks.Empty<Void> other = Sinks.empty();

    private static Run run(int nodes, int places, IntFunction<Mono<?>> task) {
        return TaskGraph.of(new int[nodes][0]).run(task, Bounds.of(places));
    }

    private Mono<?> waits() {
        return Waiting.during(turn.asMono()).doOnNext(log::add);
    }

    @Test
    void anotherTaskStartsMeanwhile() {
        var report = run(
                        2,
                        1,
                        node -> node == 0
                                ? waits()
                                : Mono.fromRunnable(() -> log.add("other")).hide())
                .report()
                .toFuture();

        assertThat(log).containsExactly("other");
        turn.tryEmitValue("turn");
        assertThat(log).containsExactly("other", "turn");
        assertThat(report).isCompletedWithValueMatching(Report::complete);
    }

    @Test
    void aTaskWhoseWaitIsOverComesBeforeThoseThatHaveNotStarted() {
        var report = run(3, 1, node -> switch (node) {
                    case 0 -> waits();
                    case 1 -> other.asMono().doOnSuccess(end -> log.add("other"));
                    default -> Mono.fromRunnable(() -> log.add("third")).hide();
                })
                .report()
                .toFuture();

        turn.tryEmitValue("turn");
        assertThat(log).isEmpty();
        other.tryEmitEmpty();

        assertThat(log).containsExactly("other", "turn", "third");
        assertThat(report).isCompletedWithValueMatching(Report::complete);
    }

    @Test
    void aResultThatIsThereNeedsNoPlace() {
        turn.tryEmitValue("turn");

        StepVerifier.create(run(2, 1, node -> waits()).report())
                .expectNextMatches(Report::complete)
                .expectComplete()
                .verify(LIMIT);
        assertThat(log).containsExactly("turn", "turn");
    }

    @Test
    void failureEmptinessAndCancelPassThrough() {
        StepVerifier.create(Waiting.during(Mono.error(new IllegalStateException("no"))))
                .expectErrorMessage("no")
                .verify(LIMIT);
        StepVerifier.create(Waiting.during(Mono.empty())).expectComplete().verify(LIMIT);
        StepVerifier.create(Waiting.during(Mono.deferContextual(view -> Mono.just(view.<String>get("who"))))
                        .contextWrite(context -> context.put("who", "me")))
                .expectNext("me")
                .expectComplete()
                .verify(LIMIT);
        var cancelled = new AtomicInteger();
        Waiting.during(Mono.never().doOnCancel(cancelled::incrementAndGet))
                .subscribe()
                .dispose();
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void aWaitThatIsGivenUpTakesThePlaceBack() {
        var report = run(
                        2,
                        1,
                        node -> node == 0
                                ? Mono.firstWithSignal(waits(), Mono.defer(() -> other.asMono()))
                                        .then(Mono.fromRunnable(() -> log.add("first")))
                                : Mono.fromRunnable(() -> log.add("second")).hide())
                .report()
                .toFuture();

        other.tryEmitEmpty();

        assertThat(log).containsExactly("second", "first");
        assertThat(report).isCompletedWithValueMatching(Report::complete);
    }

    @Test
    void anAbortEndsATaskThatWaits() {
        Run run = run(2, 1, node -> node == 0 ? waits() : other.asMono());
        var report = run.report().toFuture();

        run.abort();

        assertThat(report).isCompletedWithValueMatching(ended -> ended.outcome(0) instanceof Outcome.Aborted);
        turn.tryEmitValue("late");
        assertThat(log).isEmpty();
    }

    @Test
    void aStopLetsATaskThatWaitsEnd() {
        Run run = run(2, 1, node -> node == 0 ? waits() : other.asMono());
        var report = run.report().toFuture();

        run.stop();
        other.tryEmitEmpty();
        assertThat(report).isNotDone();
        turn.tryEmitValue("turn");

        assertThat(log).containsExactly("turn");
        assertThat(report).isCompletedWithValueMatching(Report::complete);
    }

    @Test
    void workInSerialQueuesWaitsSo() {
        SerialQueues<String> queues = SerialQueues.create();
        var report = run(
                        5,
                        2,
                        node -> node < 3
                                ? queues.run("key", permit -> {
                                    log.add("task " + node);
                                    return node == 0 ? turn.asMono() : Mono.just("done");
                                })
                                : Mono.fromRunnable(() -> log.add("task " + node))
                                        .hide())
                .report()
                .toFuture();

        // The second and the third task wait for the first, and leave the second place to the others.
        assertThat(log).containsExactly("task 0", "task 3", "task 4");
        turn.tryEmitValue("turn");
        assertThat(log).endsWith("task 1", "task 2");
        assertThat(report).isCompletedWithValueMatching(Report::complete);
    }

    @Test
    void neverMoreThanTheBoundWorkAtOnceOnManyThreads() {
        SerialQueues<Integer> queues = SerialQueues.create();
        var working = new AtomicInteger();
        var most = new AtomicInteger();
        Mono<Long> work = Mono.fromCallable(() -> most.accumulateAndGet(working.incrementAndGet(), Math::max))
                .then(Mono.delay(Duration.ofNanos(1)))
                .doOnNext(end -> working.decrementAndGet());

        StepVerifier.create(run(
                                4_000,
                                4,
                                node -> queues.run(node % 7, permit -> work)
                                        .then(Waiting.during(Mono.delay(Duration.ofNanos(1))))
                                        .then(work)
                                        .subscribeOn(Schedulers.parallel()))
                        .report())
                .expectNextMatches(Report::complete)
                .expectComplete()
                .verify(LIMIT);

        assertThat(most.get()).isBetween(2, 4);
    }
}
