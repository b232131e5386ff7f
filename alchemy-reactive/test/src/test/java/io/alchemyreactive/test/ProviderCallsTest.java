package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.provider.OperationTimeoutException;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Each provider call has its time and, where a failure is marked so, further tries. */
class ProviderCallsTest {

    record One(Thing thing) {}

    private static final class Busy extends RuntimeException implements Retryable {
        Busy() {
            super("busy");
        }
    }

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();
    private final Stack<One> stack = Stack.named("app")
            .providers(cloud.providers())
            .program(
                    One.class,
                    Effect.gen(fx -> new One(fx.yield(Thing.of(
                            "db", t -> t.size(1).options(o -> o.timeout(Duration.ofMinutes(2))))))));

    private Mono<Deployment<One>> deploy() {
        return Mono.defer(() -> Alchemy.deploy(stack, Stage.of("test"))).contextWrite(StateStore.provide(store));
    }

    private void failTimes(int times) {
        var left = new AtomicInteger(times);
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.CREATE && left.getAndDecrement() > 0
                        ? Mono.error(new Busy())
                        : Mono.empty();
            }
        });
    }

    @Test
    void aFailureThatIsMarkedRetryableIsTriedAgainAndToldSo() {
        failTimes(3);
        Run<Deployment<One>> run = Alchemy.start(stack, Stage.of("test"), DeployOptions.DEFAULTS)
                .contextWrite(StateStore.provide(store))
                .block(Duration.ofSeconds(20));
        assertThat(run.result().block(Duration.ofSeconds(50))).isNotNull();
        assertThat(run.events().ofType(DeployEvent.Retrying.class).collectList().block(Duration.ofSeconds(20)))
                .allMatch(event -> event.action() == ChangeAction.CREATE)
                .extracting(DeployEvent.Retrying::attempt)
                .containsExactly(1L, 2L, 3L);
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void aResourceSaysHowOftenItIsTriedAgain() {
        failTimes(2);
        var once = new Retries(1, Duration.ofMillis(1), Duration.ofMillis(1));
        Stack<One> patient = Stack.named("app")
                .providers(cloud.providers())
                .program(
                        One.class,
                        Effect.gen(fx ->
                                new One(fx.yield(Thing.of("db", t -> t.size(1).options(o -> o.retries(once)))))));
        StepVerifier.create(Alchemy.deploy(patient, Stage.of("test")).contextWrite(StateStore.provide(store)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ApplyFailedException.class)
                        .hasMessageContaining("busy"))
                .verify(Duration.ofSeconds(20));
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void aFailureThatIsNotMarkedIsNotTriedAgain() {
        var calls = new AtomicInteger();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.CREATE
                        ? Mono.error(new IllegalStateException("no " + calls.incrementAndGet()))
                        : Mono.empty();
            }
        });
        StepVerifier.create(deploy())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ApplyFailedException.class)
                        .hasMessageContaining("no 1"))
                .verify(Duration.ofSeconds(20));
        assertThat(calls).hasValue(1);
    }

    @Test
    void aLookThatTakesTooLongIsCancelledAndNamed() {
        var cancelled = new AtomicInteger();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return Mono.<Void>never().doOnCancel(cancelled::incrementAndGet);
            }
        });
        Stack<One> hasty = Stack.named("app")
                .providers(cloud.providers())
                .program(
                        One.class,
                        Thing.of("db", t -> t.size(1).options(o -> o.timeout(Duration.ofMinutes(2))))
                                .map(One::new));
        StepVerifier.withVirtualTime(
                        () -> Alchemy.plan(hasty, Stage.of("test")).contextWrite(StateStore.provide(store)))
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(2).minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PlanFailedException.class)
                        .hasCauseInstanceOf(OperationTimeoutException.class)
                        .hasMessageContaining("'db'")
                        .hasMessageContaining("looking for it"))
                .verify(Duration.ofSeconds(20));
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void aCallThatTakesTooLongIsCancelledAndNamed() {
        var cancelled = new AtomicInteger();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.CREATE
                        ? Mono.<Void>never().doOnCancel(cancelled::incrementAndGet)
                        : Mono.empty();
            }
        });
        Stack<One> hasty = Stack.named("app")
                .providers(cloud.providers())
                .program(
                        One.class,
                        Effect.gen(fx -> new One(fx.yield(Thing.of(
                                "db", t -> t.size(1).options(o -> o.timeout(Duration.ofSeconds(2))))))));
        StepVerifier.create(Alchemy.deploy(hasty, Stage.of("test")).contextWrite(StateStore.provide(store)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .hasCauseInstanceOf(OperationTimeoutException.class)
                        .hasMessageContaining("'db'")
                        .hasMessageContaining("creating it"))
                .verify(Duration.ofSeconds(20));
        assertThat(cancelled).hasValue(1);
        cloud.intercept(FakeCloud.Interceptor.NONE);
        StepVerifier.create(deploy()).expectNextCount(1).expectComplete().verify(Duration.ofSeconds(20));
        assertThat(cloud.items()).hasSize(1);
    }
}
