package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

/** An error that comes after its call was given up is attached to what the run fails with, and never dropped. */
class LateErrorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");

    record One(Thing thing) {}

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();
    private final List<Throwable> dropped = new CopyOnWriteArrayList<>();
    private final IllegalStateException late = new IllegalStateException("late");

    @BeforeEach
    void watch() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void unwatch() {
        Hooks.resetOnErrorDropped();
    }

    private Stack<One> stack(Mono<One> program) {
        return Stack.named("app").providers(cloud.providers()).program(One.class, program);
    }

    private static Mono<One> declared() {
        return Thing.of("db", t -> t.size(1).options(o -> o.timeout(Duration.ofMinutes(2))))
                .map(One::new);
    }

    /** Never answers, and when it is cancelled it tells of it with an error. */
    private Mono<Void> failsOnCancel(Runnable asked) {
        return new Mono<>() {
            @Override
            public void subscribe(reactor.core.CoreSubscriber<? super Void> actual) {
                actual.onSubscribe(new org.reactivestreams.Subscription() {
                    @Override
                    public void request(long n) {
                        asked.run();
                    }

                    @Override
                    public void cancel() {
                        actual.onError(late);
                    }
                });
            }
        };
    }

    private void createFailsOnCancel(Sinks.One<Boolean> asked) {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.CREATE
                        ? failsOnCancel(() -> asked.tryEmitValue(true))
                        : Mono.empty();
            }
        });
    }

    private Mono<Run<Deployment<One>>> start(Mono<One> program) {
        return Alchemy.start(stack(program), DEV, DeployOptions.DEFAULTS).contextWrite(StateStore.provide(store));
    }

    @Test
    void theLateErrorOfACallThatAnAbortCancelledBelongsToTheFailureOfTheRun() {
        Sinks.One<Boolean> asked = Sinks.one();
        createFailsOnCancel(asked);

        StepVerifier.create(start(declared())
                        .flatMap(run -> asked.asMono()
                                .then(Mono.fromRunnable(run::abort))
                                .then(run.result())))
                .expectErrorSatisfies(failure ->
                        assertThat(failure).isInstanceOf(StoppedException.class).hasSuppressedException(late))
                .verify(PATIENCE);
        assertThat(dropped).isEmpty();
    }

    @Test
    void theLateErrorOfACallWhoseTimeWasOverBelongsToTheFailureOfTheRun() {
        createFailsOnCancel(Sinks.one());

        StepVerifier.withVirtualTime(() -> start(declared()).flatMap(Run::result))
                .thenAwait(Duration.ofMinutes(2))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ApplyFailedException.class)
                        .hasSuppressedException(late))
                .verify(PATIENCE);
        assertThat(dropped).isEmpty();
    }

    @Test
    void aProgramThatAnswersACancelWithAnErrorDropsNone() throws InterruptedException {
        Sinks.One<Boolean> asked = Sinks.one();
        var ended = new CountDownLatch(1);
        Mono<One> program = Effect.gen(fx -> {
            try {
                fx.run(Mono.never().doOnSubscribe(subscription -> asked.tryEmitValue(true)));
                throw new AssertionError("never ends");
            } catch (CancellationException e) {
                throw late;
            } finally {
                ended.countDown();
            }
        });

        StepVerifier.create(start(program)
                        .flatMap(run ->
                                asked.asMono().then(Mono.defer(run::stop)).then(run.result())))
                .expectError(StoppedException.class)
                .verify(PATIENCE);
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(dropped).isEmpty();
    }

    @Test
    void aPlanThatIsCancelledCancelsItsLooksAndDropsNone() {
        List<FakeCloud.Call> cancelled = new CopyOnWriteArrayList<>();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return failsOnCancel(() -> {}).doOnCancel(() -> cancelled.add(call));
            }
        });
        Disposable plan = Alchemy.plan(stack(declared()), DEV)
                .contextWrite(StateStore.provide(store))
                .subscribe();

        plan.dispose();

        assertThat(cancelled).hasSize(1);
        assertThat(dropped).isEmpty();
    }

    @Test
    void aDeployThatIsCancelledWhileItPreparesStopsAndDropsNone() {
        Sinks.One<Boolean> asked = Sinks.one();
        Mono<One> program = Mono.<One>never().doOnSubscribe(subscription -> asked.tryEmitValue(true));
        Run<Deployment<One>> run = Objects.requireNonNull(start(program).block(PATIENCE));
        Disposable deploy = Mono.just(run).flatMap(Run::result).subscribe();
        StepVerifier.create(asked.asMono()).expectNext(true).expectComplete().verify(PATIENCE);

        deploy.dispose();

        StepVerifier.create(run.result()).expectError(StoppedException.class).verify(PATIENCE);
        assertThat(dropped).isEmpty();
    }

    @Test
    void aDeployThatIsCancelledGoesOnToItsEndAndDropsNone() {
        Sinks.One<Boolean> asked = Sinks.one();
        Sinks.One<Boolean> answer = Sinks.one();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.CREATE
                        ? Mono.<Void>fromRunnable(() -> asked.tryEmitValue(true))
                                .then(answer.asMono())
                                .then(Mono.error(late))
                        : Mono.empty();
            }
        });
        Run<Deployment<One>> run = Objects.requireNonNull(start(declared()).block(PATIENCE));
        Disposable deploy = run.result().subscribe();
        StepVerifier.create(asked.asMono()).expectNext(true).expectComplete().verify(PATIENCE);

        deploy.dispose();
        answer.tryEmitValue(true);

        StepVerifier.create(run.result())
                .expectError(ApplyFailedException.class)
                .verify(PATIENCE);
        assertThat(dropped).isEmpty();
    }

    @Test
    void whatIsDroppedInARunThatSucceedsGoesWhereReactorSendsIt() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return Mono.deferContextual(context -> {
                    Operators.onErrorDropped(late, Context.of(context));
                    return Mono.empty();
                });
            }
        });

        StepVerifier.create(start(declared()).flatMap(Run::result))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(dropped).containsOnly(late);
    }
}
