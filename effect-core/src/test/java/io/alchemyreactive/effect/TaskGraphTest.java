package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.TaskGraph.Bounds;
import io.alchemyreactive.effect.TaskGraph.Outcome;
import io.alchemyreactive.effect.TaskGraph.Report;
import io.alchemyreactive.effect.TaskGraph.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.scheduler.VirtualTimeScheduler;

class TaskGraphTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Bounds WIDE = Bounds.of(Integer.MAX_VALUE);

    // 0 ← 1 ← 3, 0 ← 2 ← 3
    private static final TaskGraph DIAMOND = TaskGraph.of(new int[][] {{}, {0}, {0}, {1, 2}});

    @Test
    void startsANodeWhenAllItsNeedsAreDone() {
        List<Integer> order = new ArrayList<>();

        Report report = run(DIAMOND, node -> Mono.fromRunnable(() -> order.add(node)), WIDE);

        assertThat(report.complete()).isTrue();
        assertThat(order).containsExactly(0, 1, 2, 3);
    }

    @Test
    void reversedTurnsEveryNeed() {
        List<Integer> order = new ArrayList<>();

        run(DIAMOND.reversed(), node -> Mono.fromRunnable(() -> order.add(node)), WIDE);

        assertThat(order).containsExactly(3, 1, 2, 0);
        order.clear();
        run(DIAMOND.reversed().reversed(), node -> Mono.fromRunnable(() -> order.add(node)), WIDE);
        assertThat(order).containsExactly(0, 1, 2, 3);
    }

    @Test
    void anEmptyGraphIsDoneAtOnce() {
        assertThat(run(TaskGraph.of(new int[0][]), node -> Mono.never(), WIDE).complete())
                .isTrue();
    }

    @Test
    void aNeedNamedTwiceCountsOnce() {
        assertThat(run(
                                TaskGraph.of(new int[][] {{}, {0, 0}}),
                                node -> Mono.just(1).hide(),
                                WIDE)
                        .complete())
                .isTrue();
    }

    @Test
    void refusesANeedThatIsNoNode() {
        assertThatThrownBy(() -> TaskGraph.of(new int[][] {{}, {2}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Node 1 needs 2");
    }

    @Test
    void namesACycle() {
        assertThatThrownBy(() -> TaskGraph.of(new int[][] {{}, {0, 3}, {1}, {2}, {3}}))
                .isInstanceOfSatisfying(
                        CyclicGraphException.class, e -> assertThat(e.cycle()).containsExactly(1, 3, 2))
                .hasMessageContaining("1 needs 3 needs 2 needs 1");
        assertThatThrownBy(() -> TaskGraph.of(new int[][] {{0}}))
                .isInstanceOfSatisfying(
                        CyclicGraphException.class, e -> assertThat(e.cycle()).containsExactly(0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChainOfAMillionKeepsTheStackFlat(boolean async) {
        int[][] chain = new int[1_000_000][];
        chain[0] = new int[0];
        for (int i = 1; i < chain.length; i++) {
            chain[i] = new int[] {i - 1};
        }
        var done = new AtomicInteger();
        IntFunction<Mono<Integer>> task = async
                ? node -> Mono.fromSupplier(done::incrementAndGet).subscribeOn(Schedulers.single())
                : node -> Mono.just(node).hide().map(n -> done.incrementAndGet());

        assertThat(run(TaskGraph.of(chain), task, Bounds.of(1)).complete()).isTrue();
        assertThat(done).hasValue(chain.length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFanOutAndInOfAHundredThousandKeepsTheStackFlat(boolean async) {
        int width = 100_000;
        int[][] fan = new int[width + 2][];
        fan[0] = new int[0];
        for (int i = 1; i <= width; i++) {
            fan[i] = new int[] {0};
        }
        fan[width + 1] = IntStream.rangeClosed(1, width).toArray();
        var done = new AtomicInteger();
        IntFunction<Mono<Integer>> task = node -> {
            Mono<Integer> sync = Mono.fromSupplier(done::incrementAndGet);
            return async ? sync.subscribeOn(Schedulers.parallel()) : sync;
        };

        assertThat(run(TaskGraph.of(fan), task, WIDE).complete()).isTrue();
        assertThat(done).hasValue(fan.length);
    }

    @Test
    void aFailureStopsOnlyWhatDependsOnItAndAllAreReported() {
        // 0 fails; 1 and 2 need it; 3 is independent; 4 fails; 5 needs 2 and 4.
        TaskGraph graph = TaskGraph.of(new int[][] {{}, {0}, {1}, {}, {3}, {2, 4}});
        var first = new IOException("first");
        var second = new IllegalStateException("second");

        Report report = run(
                graph,
                node -> switch (node) {
                    case 0 -> Mono.error(first).subscribeOn(Schedulers.parallel());
                    case 4 -> throw second;
                    default -> Mono.delay(Duration.ofMillis(1));
                },
                WIDE);

        assertThat(report.failed()).containsExactly(0, 4);
        assertThat(report.outcome(0)).isEqualTo(new Outcome.Failed(first));
        assertThat(report.outcome(1)).isEqualTo(new Outcome.Skipped(0, first));
        assertThat(report.outcome(2)).isEqualTo(new Outcome.Skipped(0, first));
        assertThat(report.outcome(3)).isEqualTo(new Outcome.Done());
        assertThat(report.outcome(4)).isEqualTo(new Outcome.Failed(second));
        assertThat(report.outcome(5)).isInstanceOf(Outcome.Skipped.class);
        assertThat(report.complete()).isFalse();
    }

    @Test
    void neverRunsMoreAtOnceThanTheBoundAllows() {
        int nodes = 300;
        var all = new Gauge();

        Report report = run(
                TaskGraph.of(new int[nodes][0]),
                node -> all.during(Mono.delay(Duration.ofMillis(1))),
                Bounds.of(8).shared(node -> node % 3));

        assertThat(report.complete()).isTrue();
        assertThat(all.most.get()).isLessThanOrEqualTo(8);
    }

    @Test
    void manyTasksOfOneGroupDoNotHoldUpAnother() {
        List<Sinks.Empty<Void>> ends =
                IntStream.range(0, 12).mapToObj(node -> Sinks.<Void>empty()).toList();
        List<Integer> order = new ArrayList<>();
        // The nodes from 8 on are the second group.
        Run run = TaskGraph.of(new int[12][0])
                .run(
                        node -> {
                            order.add(node);
                            return ends.get(node).asMono();
                        },
                        Bounds.of(4).shared(node -> node / 8));

        Disposable subscription = run.report().subscribe();

        assertThat(order).containsExactly(0, 8, 1, 9);
        ends.get(0).tryEmitEmpty();
        assertThat(order).endsWith(2);
        ends.get(9).tryEmitEmpty();
        assertThat(order).endsWith(10);
        subscription.dispose();
    }

    @Test
    void theLongestChainStartsFirst() {
        // Nodes 2, 4 and 5 are a chain; 3 has one follower, 6.
        TaskGraph graph = TaskGraph.of(new int[][] {{}, {}, {}, {}, {2}, {4}, {3}});
        List<Integer> order = new ArrayList<>();

        run(
                graph,
                node -> {
                    order.add(node);
                    return Mono.delay(Duration.ofMillis(1));
                },
                Bounds.of(1));

        assertThat(order).containsExactly(0, 2, 3, 4, 1, 6, 5);
    }

    /** The bound is what no order of starts can beat: the longest path, or all the work shared by all places. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void tasksOfUnevenLengthTakeHardlyLongerThanTheyMust(long seed) {
        int places = 32;
        var random = new Random(seed);
        int[][] dependencies = new int[1_000][];
        long[] millis = new long[dependencies.length];
        long[] path = new long[dependencies.length];
        for (int node = 0; node < dependencies.length; node++) {
            int from = Math.max(0, node - 80);
            dependencies[node] = random.ints(node == from ? 0 : random.nextInt(4), from, Math.max(node, 1))
                    .toArray();
            millis[node] = (long) (40 * Math.exp(random.nextGaussian())) + 1;
            path[node] = millis[node]
                    + Arrays.stream(dependencies[node])
                            .mapToLong(need -> path[need])
                            .max()
                            .orElse(0);
        }
        long least = Math.max(
                Arrays.stream(path).max().orElseThrow(), Arrays.stream(millis).sum() / places);
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        try {
            var report = TaskGraph.of(dependencies)
                    .run(node -> Mono.delay(Duration.ofMillis(millis[node])), Bounds.of(places))
                    .report()
                    .toFuture();

            time.advanceTimeBy(Duration.ofMillis(least + least / 10));

            assertThat(report).isDone();
        } finally {
            VirtualTimeScheduler.reset();
        }
    }

    @Test
    void refusesBoundsThatCouldNotRunAnything() {
        assertThatThrownBy(() -> Bounds.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DIAMOND.run(n -> Mono.empty(), WIDE.shared(n -> -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("group -1");
    }

    @Test
    void stopStartsNothingNewAndStillReports() {
        Sinks.One<Integer> gate = Sinks.one();
        Run run = DIAMOND.run(node -> gate.asMono(), WIDE);
        var result = run.report().toFuture();

        run.stop();
        assertThat(result).isNotDone();
        gate.tryEmitValue(1);

        assertThat(result.join().outcomes())
                .containsExactly(
                        new Outcome.Done(),
                        new Outcome.NotStarted(),
                        new Outcome.NotStarted(),
                        new Outcome.NotStarted());
    }

    @Test
    void cancellingTheReportDrainsTheRun() {
        Sinks.One<Integer> gate = Sinks.one();
        PublisherProbe<Integer> task = PublisherProbe.of(gate.asMono());
        Run run = DIAMOND.run(node -> task.mono(), WIDE);
        var drained = run.drained().toFuture();
        Disposable report = run.report().subscribe();

        report.dispose();
        task.assertWasNotCancelled();
        assertThat(drained).isNotDone();
        gate.tryEmitValue(1);

        assertThat(drained.join().outcome(0)).isEqualTo(new Outcome.Done());
        assertThat(drained.join().outcome(3)).isEqualTo(new Outcome.NotStarted());
        assertThat(task.subscribeCount()).isEqualTo(1);
    }

    @Test
    void abortCancelsWhatRuns() {
        PublisherProbe<Integer> task = PublisherProbe.of(Mono.never());
        Run run = TaskGraph.of(new int[][] {{}, {}, {0}}).run(node -> task.mono(), Bounds.of(8));
        var result = run.report().toFuture();

        run.abort();

        task.assertWasCancelled();
        assertThat(result.join().outcomes())
                .containsExactly(new Outcome.Aborted(), new Outcome.Aborted(), new Outcome.NotStarted());
    }

    @Test
    void aRunStoppedBeforeItsStartNeverStarts() {
        PublisherProbe<Integer> task = PublisherProbe.empty();
        Run run = DIAMOND.run(node -> task.mono(), WIDE);
        run.stop();

        assertThat(run.drained().block(LIMIT).outcomes()).containsOnly(new Outcome.NotStarted());
        assertThat(run.report().block(LIMIT).outcomes()).containsOnly(new Outcome.NotStarted());
        task.assertWasNotSubscribed();
    }

    @Test
    void runsOnceHoweverManyWatch() {
        var runs = new AtomicInteger();
        Run run = DIAMOND.run(node -> Mono.fromRunnable(runs::incrementAndGet), WIDE);
        assertThat(runs).hasValue(0);

        Report first = run.report().block(LIMIT);
        Report second = run.report().block(LIMIT);

        assertThat(second).isSameAs(first);
        assertThat(runs).hasValue(4);
    }

    @Test
    void contextReachesEachTask() {
        Service<String> name = Service.of(String.class, "…");
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Run run = DIAMOND.run(node -> name.get().doOnNext(seen::add), WIDE);

        StepVerifier.create(run.report().contextWrite(name.provide("ann")))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        assertThat(seen).containsExactly("ann", "ann", "ann", "ann");
    }

    @Test
    void tasksMayBeBodiesThatBlock() {
        Report report = run(
                DIAMOND,
                node -> Effect.gen(
                        fx -> fx.yield(Mono.delay(Duration.ofMillis(1)).subscribeOn(Schedulers.parallel()))),
                Bounds.of(2));

        assertThat(report.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStopThatRacesWithTheTasksAlwaysDrains(boolean abort) {
        TaskGraph graph = TaskGraph.of(new int[][] {{}, {}, {0}, {0, 1}, {2, 3}, {4}, {}, {6}});
        for (int round = 0; round < 2000; round++) {
            Run run = graph.run(
                    node -> node == 6
                            ? Mono.error(new IOException("6"))
                            : Mono.just(1).subscribeOn(Schedulers.parallel()),
                    Bounds.of(2));
            Disposable report = run.report().subscribe();
            if (abort) {
                run.abort();
            } else {
                report.dispose();
            }

            Report drained = run.drained().block(LIMIT);

            assertThat(drained.outcomes()).hasSize(8);
            if (!abort) {
                assertThat(drained.outcomes()).noneMatch(Outcome.Aborted.class::isInstance);
            }
        }
    }

    private static Report run(TaskGraph graph, IntFunction<? extends Mono<?>> task, Bounds bounds) {
        return graph.run(task, bounds).report().block(LIMIT);
    }

    /** Counts how many are inside at once. */
    private static final class Gauge {

        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        <T> Mono<T> during(Mono<T> work) {
            return work.doOnSubscribe(s -> most.accumulateAndGet(inside.incrementAndGet(), Math::max))
                    .doOnTerminate(inside::decrementAndGet);
        }
    }
}
