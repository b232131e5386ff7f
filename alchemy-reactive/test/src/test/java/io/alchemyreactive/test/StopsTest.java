package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.EditOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.StateEdits;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Whatever a run waits for without end, a stop or an abort ends it and gives the stage back. */
class StopsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");

    record One(Thing thing) {}

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    private Stack<One> stack(Layer<Providers> providers, Mono<One> program) {
        return Stack.named("app").providers(providers).program(One.class, program);
    }

    private static Mono<One> declared() {
        return Thing.of("db", t -> t.size(1)).map(One::new);
    }

    private Mono<Run<Deployment<One>>> start(
            UnaryOperator<StateStore> change, Layer<Providers> providers, Mono<One> program, DeployOptions options) {
        return Alchemy.start(stack(providers, program), DEV, options)
                .contextWrite(StateStore.provide(change.apply(store)));
    }

    private Mono<Run<Deployment<One>>> start(UnaryOperator<StateStore> change) {
        return start(change, Layer.value(cloud.providers()), declared(), DeployOptions.DEFAULTS);
    }

    private interface Waiting {
        Mono<Run<Deployment<One>>> start(StopsTest test);
    }

    private static FakeCloud.Interceptor never(FakeCloud.Verb verb) {
        return new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == verb ? Mono.never() : Mono.empty();
            }
        };
    }

    private static UnaryOperator<StateStore> neverTaken() {
        return store -> new ForwardingStateStore(store) {
            @Override
            public Mono<Lease> acquire(StageKey stage, Holder holder) {
                return Mono.never();
            }
        };
    }

    private static UnaryOperator<StateStore> neverRead() {
        return store -> new ForwardingStateStore(store) {
            @Override
            public Mono<StageSnapshot> load(StageKey stage) {
                return Mono.never();
            }
        };
    }

    private static UnaryOperator<StateStore> neverWritten() {
        return store -> new ForwardingStateStore(store) {
            @Override
            public Mono<Void> commit(Lease lease, List<StateChange> changes) {
                return Mono.never();
            }
        };
    }

    static Stream<Arguments> preparing() {
        return Stream.of(
                waiting("for the lease", test -> test.start(neverTaken())),
                waiting("for the state", test -> test.start(neverRead())),
                waiting(
                        "for a provider to come",
                        test -> test.start(
                                UnaryOperator.identity(),
                                Layer.of(Mono.never(), all -> Mono.empty()),
                                declared(),
                                DeployOptions.DEFAULTS)),
                waiting(
                        "for a provider to go after the stop",
                        test -> test.start(
                                UnaryOperator.identity(),
                                Layer.of(Mono.just(test.cloud.providers()), all -> Mono.never()),
                                Mono.never(),
                                DeployOptions.DEFAULTS)),
                waiting(
                        "for the program",
                        test -> test.start(
                                UnaryOperator.identity(),
                                Layer.value(test.cloud.providers()),
                                Mono.never(),
                                DeployOptions.DEFAULTS)),
                waiting("for a look", test -> {
                    test.cloud.intercept(never(FakeCloud.Verb.READ));
                    return test.start(UnaryOperator.identity());
                }),
                waiting(
                        "for approval",
                        test -> test.start(
                                UnaryOperator.identity(),
                                Layer.value(test.cloud.providers()),
                                declared(),
                                DeployOptions.builder()
                                        .approve(plan -> Mono.never())
                                        .build())));
    }

    static Stream<Arguments> applying() {
        return Stream.of(
                waiting("for a create", test -> {
                    test.cloud.intercept(never(FakeCloud.Verb.CREATE));
                    return test.start(UnaryOperator.identity());
                }),
                waiting("for a write", test -> test.start(neverWritten())),
                waiting("for a provider to go after the abort", test -> {
                    test.cloud.intercept(never(FakeCloud.Verb.CREATE));
                    return test.start(
                            UnaryOperator.identity(),
                            Layer.of(Mono.just(test.cloud.providers()), all -> Mono.never()),
                            declared(),
                            DeployOptions.DEFAULTS);
                }));
    }

    private static Arguments waiting(String what, Waiting waiting) {
        return Arguments.of(what, waiting);
    }

    private void stageIsFree() {
        StepVerifier.create(store.leases()).expectComplete().verify(PATIENCE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("preparing")
    void aStopEndsARunThatPrepares(String what, Waiting waiting) {
        StepVerifier.withVirtualTime(() -> waiting.start(this)
                        .flatMap(run -> Mono.delay(Duration.ofMinutes(1))
                                .then(Mono.defer(run::stop))
                                .then(Mono.defer(run::result))))
                .thenAwait(Duration.ofMinutes(1).plusSeconds(5))
                .expectError(StoppedException.class)
                .verify(PATIENCE);
        stageIsFree();
        assertThat(cloud.items()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"preparing", "applying"})
    void anAbortEndsARun(String what, Waiting waiting) {
        StepVerifier.withVirtualTime(() -> waiting.start(this)
                        .flatMap(run -> Mono.delay(Duration.ofMinutes(1))
                                .then(Mono.fromRunnable(run::abort))
                                .then(Mono.defer(run::result))))
                .thenAwait(Duration.ofMinutes(1).plusSeconds(5))
                .expectError(StoppedException.class)
                .verify(PATIENCE);
        stageIsFree();
    }

    /** Gives the lease when the test says so, and cancels its subscriber in the moment in which it does. */
    private StateStore cancelling(Sinks.One<MonoSink<Void>> asked, Disposable subscriber) {
        return new ForwardingStateStore(store) {
            @Override
            public Mono<Lease> acquire(StageKey stage, Holder holder) {
                Mono<Lease> acquire = super.acquire(stage, holder);
                return Mono.<Void>create(asked::tryEmitValue).then(acquire).doOnNext(lease -> subscriber.dispose());
            }
        };
    }

    @Test
    void aStartThatIsCancelledBeforeItIsAskedForStartsNothing() {
        Sinks.One<MonoSink<Void>> asked = Sinks.one();

        StepVerifier.withVirtualTime(
                        () -> start(
                                unused -> cancelling(asked, Disposables.disposed()),
                                Layer.value(cloud.providers()),
                                declared(),
                                DeployOptions.DEFAULTS),
                        0)
                .expectSubscription()
                .thenAwait(Duration.ofMinutes(1))
                .thenCancel()
                .verify(PATIENCE);

        assertThat(asked.asMono().toFuture()).isNotDone();
    }

    static Stream<Duration> lockTimeouts() {
        return Stream.of(Duration.ZERO, Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @MethodSource("lockTimeouts")
    void aRunThatIsCancelledWhileItTakesTheLeaseGivesItBack(Duration lockTimeout) {
        Sinks.One<MonoSink<Void>> asked = Sinks.one();
        Disposable.Swap deploy = Disposables.swap();
        Run<Deployment<One>> run = Objects.requireNonNull(start(
                        unused -> cancelling(asked, deploy),
                        Layer.value(cloud.providers()),
                        declared(),
                        DeployOptions.builder().lockTimeout(lockTimeout).build())
                .block(PATIENCE));
        deploy.update(run.result().subscribe());

        Objects.requireNonNull(asked.asMono().block(PATIENCE)).success();

        StepVerifier.create(run.result()).expectError(StoppedException.class).verify(PATIENCE);
        stageIsFree();
        assertThat(cloud.items()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("lockTimeouts")
    void aCorrectionThatIsCancelledWhileItTakesTheLeaseGivesItBack(Duration lockTimeout) {
        Sinks.One<MonoSink<Void>> asked = Sinks.one();
        Disposable.Swap forget = Disposables.swap();
        var options = EditOptions.builder().lockTimeout(lockTimeout).build();
        forget.update(StateEdits.forget(new StageKey("app", "dev"), "db", options)
                .contextWrite(StateStore.provide(cancelling(asked, forget)))
                .subscribe());

        Objects.requireNonNull(asked.asMono().block(PATIENCE)).success();

        stageIsFree();
    }
}
