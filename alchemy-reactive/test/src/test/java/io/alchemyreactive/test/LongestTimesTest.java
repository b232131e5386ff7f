package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.EditOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.ResourceOptions;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A time that no scheduler can count is refused where it is given; the longest one that can be counted is taken. */
class LongestTimesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TOO_LONG = Duration.ofDays(200_000);
    private static final Stage DEV = Stage.of("dev");

    record One(Thing thing) {}

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    private Stack<One> stack(Consumer<ResourceOptions.Builder> options) {
        return Stack.named("app")
                .providers(cloud.providers())
                .program(
                        One.class,
                        Thing.of("db", t -> t.size(1).options(options)).map(One::new));
    }

    private void deployed(Consumer<ResourceOptions.Builder> given, DeployOptions options) {
        StepVerifier.create(Alchemy.start(stack(given), DEV, options)
                        .flatMap(Run::result)
                        .contextWrite(StateStore.provide(store)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    private static void refused(String what, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(what + " must be at most 106751 days, which is the longest that can be waited for, not "
                        + TOO_LONG);
    }

    @Test
    void aTimeThatCannotBeCountedIsRefusedByTheSettingThatItIsGivenTo() {
        refused("the timeout of type Fake.Thing", () -> Thing.TYPE.timeout(TOO_LONG));
        refused("longestWait", () -> new Retries(1, Duration.ofSeconds(1), TOO_LONG));
        refused(
                "programTimeout",
                () -> DeployOptions.builder().programTimeout(TOO_LONG).build());
        refused(
                "lockTimeout",
                () -> DeployOptions.builder().lockTimeout(TOO_LONG).build());
        refused("lockTimeout", () -> EditOptions.builder().lockTimeout(TOO_LONG).build());
        refused(
                "the limit of a layer",
                () -> Layer.of("client", Mono.just("a"), a -> Mono.empty()).within(TOO_LONG));
    }

    @Test
    void aTimeThatCannotBeCountedIsToldWithTheResourceThatDeclaresIt() {
        StepVerifier.create(Alchemy.deploy(stack(options -> options.timeout(TOO_LONG)), DEV)
                        .contextWrite(StateStore.provide(store)))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(InvalidDeclarationException.class)
                        .hasMessageContaining("resource 'db' cannot be declared, since its inputs fail:")
                        .hasMessageContaining("timeout must be at most 106751 days"))
                .verify(PATIENCE);
        StepVerifier.create(store.leases()).expectComplete().verify(PATIENCE);
    }

    @Test
    void theLongestTimesAreTaken() {
        Duration longest = TimeSpans.LONGEST;
        deployed(
                options -> options.timeout(longest).retries(new Retries(1, longest, longest)),
                DeployOptions.builder()
                        .programTimeout(longest)
                        .lockTimeout(longest)
                        .build());
    }

    @Test
    void rowsOfEarlierVersionsWithLongerTimesAreDestroyed() {
        deployed(options -> {}, DeployOptions.DEFAULTS);
        var key = new StageKey("app", "dev");
        var longer = new Policies(
                false, List.of(), Optional.of(TOO_LONG), Optional.of(new Policies.Tries(1, TOO_LONG, TOO_LONG)));
        Row row = Objects.requireNonNull(store.get(new ResourceKey(key, "db")).block(PATIENCE));
        var stored = new Row(
                row.fqn(),
                row.status(),
                row.current(),
                row.older(),
                longer,
                row.order(),
                row.revision() + 1,
                row.fence(),
                row.updatedAt());
        store.acquire(key, StateSamples.holder("a"))
                .flatMap(lease -> store.commit(lease, List.of(new StateChange.PutRow(stored)))
                        .then(lease.release()))
                .block(PATIENCE);

        StepVerifier.create(Alchemy.destroy(stack(options -> {}), DEV).contextWrite(StateStore.provide(store)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }
}
