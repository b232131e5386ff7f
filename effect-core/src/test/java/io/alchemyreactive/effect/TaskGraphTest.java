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
import java.util.Collections;
import java.util.List;
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
    void neverRunsMoreAtOnceThanTheBoundsAllow() {
        int nodes = 300;
        TaskGraph graph = TaskGraph.of(new int[nodes][0]);
        var all = new Gauge();
        var groups = new Gauge[] {new Gauge(), new Gauge()};
        // Group 0 has the even nodes, group 1 every fourth odd one, the rest none.
        java.util.function.IntUnaryOperator group = node -> node % 2 == 0 ? 0 : node % 8 == 1 ? 1 : -1;

        Report report = run(
                graph,
                node -> {
                    int own = group.applyAsInt(node);
                    Mono<?> work = all.during(Mono.delay(Duration.ofMillis(1)));
                    return own < 0 ? work : groups[own].during(work);
                },
                Bounds.of(8).grouped(group, g -> g == 0 ? 5 : 1));

        assertThat(report.complete()).isTrue();
        assertThat(all.most.get()).isLessThanOrEqualTo(8);
        assertThat(groups[0].most.get()).isLessThanOrEqualTo(5);
        assertThat(groups[1].most.get()).isEqualTo(1);
    }

    @Test
    void aFullGroupDoesNotHoldUpOthers() {
        Sinks.One<Integer> gate = Sinks.one();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        Run run = TaskGraph.of(new int[4][0])
                .run(
                        node -> {
                            order.add(node);
                            return node == 0 ? gate.asMono() : Mono.empty();
                        },
                        Bounds.of(2).grouped(node -> node < 3 ? 0 : -1, g -> 1));

        var result = run.report().toFuture();

        assertThat(order).containsExactly(0, 3);
        gate.tryEmitValue(1);
        assertThat(result)
                .succeedsWithin(LIMIT)
                .satisfies(r -> assertThat(r.complete()).isTrue());
        assertThat(order).containsExactly(0, 3, 1, 2);
    }

    @Test
    void refusesBoundsThatCouldNotRunAnything() {
        assertThatThrownBy(() -> Bounds.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DIAMOND.run(n -> Mono.empty(), WIDE.grouped(n -> 0, g -> 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("group 0");
        assertThatThrownBy(() -> DIAMOND.run(n -> Mono.empty(), WIDE.grouped(n -> 4, g -> 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("group 4");
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
