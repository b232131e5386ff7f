package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.EditOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.RunEnvironmentException;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.StateEdits;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A clock or ids of others that throw, whenever they are asked, end the work with a failure that names them. */
class FailingEnvironmentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");
    private static final StageKey KEY = new StageKey("app", "dev");

    record One(Thing thing) {}

    @TempDir
    private Path folder;

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    /** Throws while it is told to; shows always the same time otherwise. */
    private static final class Failing extends Clock {

        private final Throwable error;
        private final BooleanSupplier fails;

        Failing(Throwable error, BooleanSupplier fails) {
            this.error = error;
            this.fails = fails;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            if (fails.getAsBoolean()) {
                fail(error);
            }
            return StateSamples.NOW;
        }
    }

    /** Counts what it is asked, and says yes from one time on. */
    private static final class From implements BooleanSupplier {

        private final int first;
        private int asked;

        From(int first) {
            this.first = first;
        }

        @Override
        public synchronized boolean getAsBoolean() {
            return ++asked >= first;
        }

        synchronized boolean hasFailed() {
            return asked >= first;
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void fail(Throwable error) throws E {
        throw (E) error;
    }

    static Stream<Throwable> errors() {
        return Stream.concat(ForeignErrorsTest.everyKind(), Stream.of(new ThreadDeath()));
    }

    private static RunEnvironment clock(Throwable error, From from) {
        RunEnvironment standard = RunEnvironment.standard("ann", "here");
        return new RunEnvironment(new Failing(error, from), standard.ids(), "ann", "here", 1);
    }

    private static RunEnvironment ids(Throwable error, From from) {
        RunEnvironment standard = RunEnvironment.standard("ann", "here");
        return new RunEnvironment(
                standard.clock(),
                () -> {
                    if (from.getAsBoolean()) {
                        fail(error);
                    }
                    return standard.ids().get();
                },
                "ann",
                "here",
                1);
    }

    private Stack<One> stack(int size) {
        return Stack.named("app")
                .providers(cloud.providers())
                .program(One.class, Thing.of("db", t -> t.size(size)).map(One::new));
    }

    private <T> Mono<T> in(Mono<T> work, RunEnvironment environment) {
        return work.contextWrite(RunEnvironment.SERVICE.provide(environment))
                .contextWrite(StateStore.provide(store))
                .timeout(PATIENCE);
    }

    private void stageIsFree() {
        StepVerifier.create(store.leases()).expectComplete().verify(PATIENCE);
        StepVerifier.create(Alchemy.deploy(stack(3), DEV).contextWrite(StateStore.provide(store)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    private static void isNamed(Throwable failure, String what, Throwable error) {
        Throwable found = failure;
        while (found != null && !(found instanceof RunEnvironmentException)) {
            found = found.getCause();
        }
        assertThat(found)
                .hasMessageStartingWith("the " + what + " of the RunEnvironment failed: "
                        + error.getClass().getSimpleName())
                .hasMessageEndingWith(". Correct it where it is provided, then run the command again.")
                .hasMessageNotContaining("..")
                .hasRootCause(error);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aClockThatThrowsEndsTheRunItsEventsAndTheLease(Throwable error) {
        int failed = 0;
        From from = new From(1);
        for (int first = 1; first == 1 || from.hasFailed(); first++) {
            from = new From(first);
            Run<?> run = Objects.requireNonNull(
                    in(Alchemy.start(stack(first), DEV, DeployOptions.DEFAULTS), clock(error, from))
                            .block(PATIENCE));
            List<DeployEvent> told =
                    Objects.requireNonNull(run.events().collectList().block(PATIENCE));
            assertThat(told.get(told.size() - 1)).isInstanceOf(DeployEvent.RunEnded.class);
            List<Throwable> failures = new ArrayList<>();
            run.result()
                    .timeout(PATIENCE)
                    .doOnError(failures::add)
                    .onErrorComplete()
                    .block(PATIENCE);
            failures.forEach(failure -> isNamed(failure, "clock", error));
            failed += failures.size();
            stageIsFree();
        }
        assertThat(failed).isGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void idsThatThrowEndTheRunAndTheLease(Throwable error) {
        for (int first = 1; first <= 2; first++) {
            StepVerifier.create(in(Alchemy.deploy(stack(1), DEV), ids(error, new From(first))))
                    .expectErrorSatisfies(failure -> isNamed(failure, "ids", error))
                    .verify(PATIENCE);
        }
        stageIsFree();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aClockThatThrowsEndsACorrectionAndItsLease(Throwable error) {
        stageIsFree();
        for (int first = 1; first <= 2; first++) {
            StepVerifier.create(
                            in(StateEdits.move(KEY, "db", "base", EditOptions.DEFAULTS), clock(error, new From(first))))
                    .expectErrorSatisfies(failure -> isNamed(failure, "clock", error))
                    .verify(PATIENCE);
            StepVerifier.create(store.get(new ResourceKey(KEY, "db")))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
        }
        stageIsFree();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aClockOfAStoreThatThrowsFailsTheCommitBeforeAnythingIsWritten(Throwable error) {
        var fails = new AtomicBoolean();
        var clock = new Failing(error, fails::get);
        var inFiles = FileStateStore.create(
                FileStateOptions.builder(folder).clock(clock).build());
        for (StateStore each : List.of(MemoryStateStore.create(clock), inFiles)) {
            Lease lease = Objects.requireNonNull(
                    each.acquire(KEY, StateSamples.holder("a")).block(PATIENCE));
            List<StateChange> changes = List.of(new StateChange.PutRow(StateSamples.row("db", 1)));
            fails.set(true);
            StepVerifier.create(each.commit(lease, changes))
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .hasStackTraceContaining(error.getClass().getName()))
                    .verify(PATIENCE);
            fails.set(false);
            StepVerifier.create(each.load(KEY).map(snapshot -> snapshot.rows().size()))
                    .expectNext(0)
                    .expectComplete()
                    .verify(PATIENCE);
            StepVerifier.create(each.commit(lease, changes).then(lease.release()))
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }
}
