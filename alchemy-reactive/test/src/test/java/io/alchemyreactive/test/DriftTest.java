package io.alchemyreactive.test;

import static io.alchemyreactive.test.PlanAssert.assertThatPlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.plan.Difference;
import io.alchemyreactive.plan.Drift;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.StalePlanException;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What happened behind the engine's back, and plans that are out of date. */
class DriftTest {

    record None() {}

    private static final Stage STAGE = Stage.of("test");
    private static final DeployOptions REPAIR =
            DeployOptions.builder().refresh(true).build();

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    private Stack<None> stack(int size) {
        return Stack.named("app").providers(cloud.providers()).program(None.class, Effect.gen(fx -> {
            fx.yield(Thing.of("a", t -> t.size(size)));
            fx.yield(Thing.of("b", t -> t.size(size)));
            return new None();
        }));
    }

    private <T> T run(Mono<T> mono) {
        return mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20));
    }

    private Drift drift() {
        return run(Alchemy.drift(stack(1), STAGE, DeployOptions.DEFAULTS));
    }

    @Test
    void aStageAsItWasDeployedHasNoDrift() {
        run(Alchemy.deploy(stack(1), STAGE));
        assertThat(drift().isFound()).isFalse();
        assertThatPlan(run(Alchemy.plan(stack(1), STAGE, REPAIR))).isEmpty();
    }

    @Test
    void aLookThatFailsIsToldWithItsResourceAndTheOthersAreLookedAt() {
        run(Alchemy.deploy(stack(1), STAGE));
        cloud.lose(cloud.items().get(1).id());
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.identity().fqn().equals("a")
                        ? Mono.error(new IllegalStateException("connection reset"))
                        : Mono.empty();
            }
        });

        Drift drift = drift();

        assertThat(drift.resources())
                .extracting(Drift.OfResource::kind)
                .containsExactly(Drift.Kind.FAILED, Drift.Kind.GONE);
        assertThat(drift.resources().get(0).failure())
                .hasValueSatisfying(
                        error -> assertThat(error).hasMessage("'a': looking for it failed: connection reset"));
        assertThat(drift.failure())
                .hasValueSatisfying(error -> assertThat(error)
                        .hasMessage("stage app/test: 1 of 2 resources could not be looked for:"
                                + "\n  'a': looking for it failed: connection reset")
                        .hasRootCauseMessage("connection reset"));
        assertThat(drift.isFound()).isTrue();
    }

    @Test
    void changedAndGoneObjectsAreFoundAndRepaired() {
        run(Alchemy.deploy(stack(1), STAGE));
        FakeCloud.Item a = cloud.items().get(0);
        cloud.plant(a.id(), a.owner(), new Thing.Props(7, null, null, null, null));
        cloud.lose(cloud.items().get(1).id());

        assertThat(drift().resources())
                .extracting(Drift.OfResource::kind)
                .containsExactly(Drift.Kind.CHANGED, Drift.Kind.GONE);
        assertThat(drift().resources().get(0).differences())
                .extracting(Difference::path)
                .containsExactly("label");
        assertThatPlan(run(Alchemy.plan(stack(1), STAGE))).isEmpty();

        run(Alchemy.start(stack(1), STAGE, REPAIR).flatMap(Run::result));
        assertThat(cloud.items())
                .hasSize(2)
                .allSatisfy(item -> assertThat(item.props().size()).isEqualTo(1));
        assertThat(drift().isFound()).isFalse();
    }

    private Stack<None> secretStack(String secret) {
        return Stack.named("app").providers(cloud.providers()).program(None.class, Effect.gen(fx -> {
            fx.yield(Thing.of("a", t -> t.size(1).secret(Redacted.of(secret))));
            return new None();
        }));
    }

    @Test
    void aPlanIsRefusedWhenOnlyASecretHasChangedAndSaysNothingOfIt() {
        for (int round = 0; round < 2; round++) {
            // The first time it is created, then updated.
            String shown = "shown " + round;
            String other = "other " + round;
            Plan plan = run(Alchemy.plan(secretStack(shown), STAGE));
            Plan otherPlan = run(Alchemy.plan(secretStack(other), STAGE));
            DeployOptions expecting = DeployOptions.builder().expected(plan).build();

            assertThatThrownBy(() -> run(
                            Alchemy.start(secretStack(other), STAGE, expecting).flatMap(Run::result)))
                    .isInstanceOf(StalePlanException.class)
                    .hasMessageNotContainingAny(shown, other);
            assertThat(otherPlan.toJsonWithAll())
                    .isEqualTo(plan.toJsonWithAll())
                    .doesNotContain(shown, other);
            run(Alchemy.start(secretStack(shown), STAGE, expecting).flatMap(Run::result));
        }
    }

    @Test
    void aPlanIsRefusedWhenTheStageOrTheProgramHasMoved() {
        Plan first = run(Alchemy.plan(stack(1), STAGE));
        DeployOptions expecting = DeployOptions.builder().expected(first).build();
        assertThatThrownBy(() -> run(Alchemy.start(stack(2), STAGE, expecting).flatMap(Run::result)))
                .isInstanceOf(StalePlanException.class);
        assertThat(cloud.items()).isEmpty();
        run(Alchemy.start(stack(1), STAGE, expecting).flatMap(Run::result));
        assertThat(cloud.items()).hasSize(2);
        assertThatThrownBy(() -> run(Alchemy.start(stack(1), STAGE, expecting).flatMap(Run::result)))
                .isInstanceOf(StalePlanException.class);
    }
}
