package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.lifecycle.OperationTimeoutException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.resource.ResourceOptions;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.TamperedProvider.Verb;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What goes wrong in code of others ends the run with a failure that names the resource, and gives the stage back. */
class ForeignErrorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");

    /** Real threads also in virtual time, which tell nobody of what was thrown on them. */
    private static final Scheduler OTHERS = Schedulers.fromExecutor(task -> {
        Thread thread = new Thread(task, "of-a-provider");
        thread.setUncaughtExceptionHandler((who, error) -> {});
        thread.start();
    });

    record One(Thing thing) {}

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    private static Stack<One> stack(Providers providers, int size, Consumer<ResourceOptions.Builder> options) {
        return Stack.named("app")
                .providers(providers)
                .program(
                        One.class,
                        Thing.of("db", t -> t.size(size).options(options)).map(One::new));
    }

    private Stack<One> stack(int size) {
        return stack(cloud.providers(), size, options -> {});
    }

    private <T> Mono<T> stored(Mono<T> mono) {
        return mono.contextWrite(StateStore.provide(store));
    }

    private void deployed() {
        StepVerifier.create(stored(Alchemy.deploy(stack(1), DEV)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    private void stageIsFree() {
        StepVerifier.create(store.leases()).expectComplete().verify(PATIENCE);
        deployed();
    }

    static Stream<Arguments> verbsAndErrors() {
        return Stream.of(Verb.values())
                .flatMap(verb -> Stream.of(
                                new NoSuchMethodError("'void org.acme.Driver.open()'"),
                                new NoClassDefFoundError("org/acme/Driver"),
                                new ExceptionInInitializerError("no licence"),
                                new StackOverflowError(),
                                new OutOfMemoryError("Java heap space"))
                        .map(error -> Arguments.of(verb, error)));
    }

    /** What a deploy or destroy comes to in which a provider's answer to this verb is another one. */
    private Mono<?> run(Verb verb, UnaryOperator<Mono<?>> change, Consumer<ResourceOptions.Builder> options) {
        Providers tampered = TamperedProvider.of(cloud.providers(), verb, change);
        if (verb != Verb.READ && verb != Verb.CREATE && verb != Verb.WARNINGS) {
            StepVerifier.create(stored(Alchemy.deploy(stack(cloud.providers(), 1, options), DEV)))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
        }
        Stack<One> stack = stack(tampered, 2, options);
        return verb == Verb.DELETE ? stored(Alchemy.destroy(stack, DEV)) : stored(Alchemy.deploy(stack, DEV));
    }

    @ParameterizedTest
    @MethodSource("verbsAndErrors")
    void anErrorOfTheJvmInAProviderEndsTheRunAndIsNamed(Verb verb, Error error) {
        Mono<?> run = run(
                verb,
                answer -> Mono.defer(() -> {
                    throw error;
                }),
                options -> {});

        StepVerifier.create(run)
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageContaining("'db': " + verb.words + " failed: "
                                + error.getClass().getSimpleName())
                        .hasRootCause(error))
                .verify(PATIENCE);
        stageIsFree();
    }

    @ParameterizedTest
    @EnumSource
    void anErrorOfTheJvmOnAThreadOfTheProvidersIsEndedByTheTimeOut(Verb verb) {
        Error error = new NoSuchMethodError("a driver of another version");
        UnaryOperator<Mono<?>> onWorker = answer -> Mono.fromRunnable(() -> {
                    throw error;
                })
                .subscribeOn(OTHERS);

        StepVerifier.withVirtualTime(() -> run(verb, onWorker, options -> options.timeout(Duration.ofMinutes(2))))
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(2).minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageContaining("'db': " + verb.words + " took longer than 120 s")
                        .hasMessageContaining("uncaught error")
                        .hasCauseInstanceOf(OperationTimeoutException.class))
                .verify(PATIENCE);
        stageIsFree();
    }

    private static final class Busy extends RuntimeException implements Retryable {
        Busy() {
            super("busy");
        }
    }

    private UnaryOperator<Mono<?>> busyTimes(int times, AtomicInteger calls) {
        return answer -> Mono.defer(() -> calls.incrementAndGet() <= times ? Mono.error(new Busy()) : answer);
    }

    @ParameterizedTest
    @EnumSource
    void everyCallIsTriedAgainAsOftenAsItsResourceSays(Verb verb) {
        var calls = new AtomicInteger();
        var twice = new Retries(2, Duration.ofMillis(1), Duration.ofMillis(1));

        StepVerifier.create(run(verb, busyTimes(2, calls), options -> options.retries(twice)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(calls).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatFailsMoreOftenThanItsResourceAllowsFails(Verb verb) {
        var calls = new AtomicInteger();

        StepVerifier.create(run(verb, busyTimes(1, calls), options -> options.retries(Retries.NONE)))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageContaining("'db': " + verb.words + " failed: busy")
                        .hasRootCauseInstanceOf(Busy.class))
                .verify(PATIENCE);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aLookThatIsMadeAgainIsToldInTheEventsOfTheRun() {
        var once = new Retries(1, Duration.ofMillis(1), Duration.ofMillis(1));
        Providers busy = TamperedProvider.of(cloud.providers(), Verb.READ, busyTimes(1, new AtomicInteger()));
        Mono<Run<Deployment<One>>> start =
                Alchemy.start(stack(busy, 1, options -> options.retries(once)), DEV, DeployOptions.DEFAULTS);

        StepVerifier.create(stored(start).flatMapMany(Run::events).ofType(DeployEvent.Retrying.class))
                .expectNext(new DeployEvent.Retrying(1, "db", "Fake.Thing", ChangeAction.NOOP, 1, "busy"))
                .expectComplete()
                .verify(PATIENCE);
    }
}
