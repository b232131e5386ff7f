package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.OperationFailedException;
import io.alchemyreactive.neon.api.error.WaitTimeoutException;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.transport.ResponseErrors;
import io.alchemyreactive.neon.internal.transport.ScriptedExchange;
import io.alchemyreactive.neon.internal.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class OperationPollingTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ScriptedExchange network = new ScriptedExchange(time);
    private final NeonOptions options = NeonOptions.builder(Redacted.of("k"))
            .scheduler(time)
            .requestsPerSecond(1_000)
            .burst(1_000)
            .build();
    private final ResponseErrors failures = new ResponseErrors(options);
    private final OperationPolling polling =
            new OperationPolling(new Transport(options, network, failures), failures, options);
    private final List<Object> signals = new ArrayList<>();

    @AfterEach
    void stop() {
        time.dispose();
    }

    @Test
    void looksSoonAtFirstAndThenAtGrowingDistancesUpToASecond() {
        network.times(14, () -> one("running")).answer(200, single("finished"));

        run(polling.ended("p-1", List.of(operation("running"))));

        assertThat(network.times().get(0)).isEqualTo(Duration.ofMillis(25));
        assertThat(network.times().get(1)).isEqualTo(Duration.ofMillis(50));
        assertThat(gap(13)).isEqualTo(Duration.ofSeconds(1));
        assertThat(network.calls()).containsOnly("GET /projects/p-1/operations/op-1");
        assertThat(signals).containsExactly("completed");
        network.isDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"finished", "skipped"})
    void asksNothingWhenTheAnswerSaysThatAllHasEnded(String status) {
        run(polling.ended("p-1", List.of(operation(status))));
        run(polling.ended("p-1", List.<NeonOperation>of()));

        assertThat(signals).containsExactly("completed", "completed");
        assertThat(network.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "error"})
    void failsAtOnceWhenOneIsCancelledOrInError(String status) {
        one("running");
        one(status);

        run(polling.ended("p-1", List.of("op-1")));

        assertThat(signals).singleElement().isInstanceOfSatisfying(OperationFailedException.class, failure -> {
            assertThat(failure.failed())
                    .singleElement()
                    .satisfies(operation -> assertThat(operation.status()).isEqualTo(status));
            assertThat(failure)
                    .hasMessageContaining("op-1")
                    .hasMessageContaining("start_compute")
                    .hasMessageContaining("p-1");
        });
        network.isDone();
    }

    @Test
    void ofSeveralThatFailedTheOneWithACauseIsTold() {
        String cause = Bodies.failed("op-2", "br-1", "no space").replace("\"error\",", "\"failed\",");
        network.answer(200, Bodies.list("operations", Bodies.operation("op-1", "start_compute", "cancelled"), cause));

        run(polling.ended("p-1", List.of("op-1", "op-2")));

        assertThat(signals).singleElement().isInstanceOfSatisfying(OperationFailedException.class, failure -> {
            assertThat(failure).hasMessageContaining("op-2 (create_branch)").hasMessageContaining("no space");
            assertThat(failure.failed()).extracting(NeonOperation::id).containsExactly("op-1", "op-2");
            assertThat(failure.outstanding()).isEmpty();
        });
        network.isDone();
    }

    @Test
    void givesAFailedOneASecondLookTwoSecondsLater() {
        network.times(40, () -> one("failed"));

        run(polling.ended("p-1", List.of("op-1")));

        assertThat(signals).singleElement().isInstanceOf(OperationFailedException.class);
        Duration first = network.times().get(0);
        Duration last = network.times().get(network.times().size() - 1);
        assertThat(last.minus(first))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2))
                .isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void aFailedOneThatMovesIsWaitedFor() {
        one("failed");
        network.answer(200, Bodies.single("operation", Bodies.operation("op-1", "start_compute", "failed", "br-1", 1)));
        network.answer(200, Bodies.single("operation", Bodies.operation("op-1", "start_compute", "failed", "br-1", 2)));
        one("running");
        one("finished");

        run(polling.ended("p-1", List.of("op-1")));

        assertThat(signals).singleElement().isInstanceOf(List.class);
        network.isDone();
    }

    @Test
    void severalAreReadAtOnceAndTheRestOneByOne() {
        network.answer(
                200,
                Bodies.list(
                        "operations",
                        Bodies.operation("op-9", "other", "running"),
                        Bodies.operation("op-1", "create_branch", "finished")));
        network.answer(200, Bodies.single("operation", Bodies.operation("op-2", "start_compute", "running")));
        network.answer(200, Bodies.single("operation", Bodies.operation("op-2", "start_compute", "finished")));

        run(polling.ended("p-1", List.of("op-1", "op-2")));

        assertThat(network.calls())
                .containsExactly(
                        "GET /projects/p-1/operations?limit=100",
                        "GET /projects/p-1/operations/op-2",
                        "GET /projects/p-1/operations/op-2");
        assertThat(signals.get(0))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .extracting("id")
                .containsExactly("op-1", "op-2");
    }

    @Test
    void anOperationMayBeUnknownForAMoment() {
        network.times(5, () -> network.answer(404, "")).answer(200, single("finished"));

        run(polling.ended("p-1", List.of("op-1")));

        assertThat(signals).singleElement().isInstanceOf(List.class);
    }

    @Test
    void anOperationThatStaysUnknownIsNotFound() {
        network.times(6, () -> network.answer(404, ""));

        run(polling.ended("p-1", List.of("op-1")));

        assertThat(signals).singleElement().isInstanceOf(NotFoundException.class);
    }

    @Test
    void aTimeoutCarriesWhatIsOutstandingAndTheWaitCanBeResumed() {
        network.times(400, () -> one("running"));

        run(polling.ended("p-1", List.of("op-1")));

        assertThat(signals).singleElement().isInstanceOfSatisfying(WaitTimeoutException.class, late -> {
            assertThat(late.outstanding()).extracting(NeonOperation::id).containsExactly("op-1");
            assertThat(late.waited()).isEqualTo(Duration.ofSeconds(300));
            assertThat(late.retryable()).isTrue();
            assertThat(late).hasMessageContaining("op-1").hasMessageContaining("p-1");
        });
        int before = network.calls().size();
        time.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(network.calls()).hasSize(before);

        ScriptedExchange later = new ScriptedExchange(time).answer(200, single("finished"));
        OperationPolling resumed = new OperationPolling(new Transport(options, later, failures), failures, options);
        signals.clear();
        run(resumed.ended("p-1", List.of("op-1")));
        assertThat(signals).singleElement().isInstanceOf(List.class);
    }

    @Test
    void aCancelledWaitAsksNoMore() {
        network.times(100, () -> one("running"));
        Disposable wait = polling.ended("p-1", List.of("op-1")).subscribe();
        time.advanceTimeBy(Duration.ofSeconds(2));
        int before = network.calls().size();

        wait.dispose();
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(network.calls()).hasSize(before);
    }

    @Test
    void twoSubscriptionsWaitEachForThemselves() {
        network.times(2, () -> one("finished"));
        Mono<List<NeonOperation>> wait = polling.ended("p-1", List.of("op-1"));

        run(wait);
        run(wait);

        assertThat(signals).hasSize(2).allSatisfy(signal -> assertThat(signal).isInstanceOf(List.class));
        assertThat(network.calls()).hasSize(2);
    }

    private void one(String status) {
        network.answer(200, single(status));
    }

    private static String single(String status) {
        return Bodies.single("operation", Bodies.operation("op-1", "start_compute", status));
    }

    private static NeonOperation operation(String status) {
        Instant then = Instant.parse("2026-01-02T03:04:05Z");
        return new NeonOperation(
                "op-1",
                "p-1",
                Optional.of("br-1"),
                Optional.empty(),
                "start_compute",
                status,
                Optional.empty(),
                0,
                Optional.empty(),
                then,
                then);
    }

    private void run(Mono<?> wait) {
        wait.subscribe(signals::add, signals::add, () -> {
            if (signals.isEmpty() || !(signals.get(signals.size() - 1) instanceof List)) {
                signals.add("completed");
            }
        });
        time.advanceTimeBy(Duration.ofMinutes(10));
    }

    private Duration gap(int index) {
        return network.times().get(index).minus(network.times().get(index - 1));
    }
}
