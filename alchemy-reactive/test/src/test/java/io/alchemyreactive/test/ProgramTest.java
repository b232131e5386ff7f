package io.alchemyreactive.test;

import static io.alchemyreactive.test.PlanAssert.assertThatPlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What a program may and may not do. */
class ProgramTest {

    record One(Thing thing) {}

    private static final Stage STAGE = Stage.of("test");

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    private Stack<One> stack(Mono<One> program) {
        return Stack.named("app").providers(cloud.providers()).program(One.class, program);
    }

    private <T> T run(Mono<T> mono) {
        return mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20));
    }

    private static Mono<Thing> thing(String id) {
        return Thing.of(id, t -> t.size(1));
    }

    @Test
    void aDeclarationThatIsNeverYieldedIsNamedInThePlanAboveItsDeletion() {
        run(Alchemy.deploy(
                stack(Effect.gen(fx -> {
                    fx.yield(thing("cache"));
                    return new One(fx.yield(thing("db")));
                })),
                STAGE));
        Plan plan = run(Alchemy.plan(
                stack(Effect.gen(fx -> {
                    Mono<Thing> forgotten = thing("cache");
                    return new One(fx.yield(thing("db")));
                })),
                STAGE));
        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .contains("'cache'")
                .contains("never yielded");
        assertThatPlan(plan).deletes("cache").changes(1);
    }

    @Test
    void aProgramThatYieldsAllHasNoWarnings() {
        Plan plan = run(Alchemy.plan(
                stack(Effect.gen(fx -> {
                    fx.yield(Mono.zip(thing("a"), thing("b")));
                    return new One(fx.yield(thing("db")));
                })),
                STAGE));
        assertThat(plan.warnings()).isEmpty();
        assertThat(plan.changes()).hasSize(3);
    }

    @Test
    void theSameNameWithEqualInputsIsOneResource() {
        Plan plan = run(Alchemy.plan(
                stack(Effect.gen(fx -> {
                    Thing first = fx.yield(thing("db"));
                    Thing second = fx.yield(thing("db"));
                    assertThat(second).isSameAs(first);
                    return new One(second);
                })),
                STAGE));
        assertThat(plan.changes()).hasSize(1);
    }

    @Test
    void theSameNameWithOtherInputsIsAnErrorOfThePlan() {
        assertThatThrownBy(() -> run(Alchemy.plan(
                        stack(Effect.gen(fx -> {
                            fx.yield(thing("db"));
                            return new One(fx.yield(Thing.of("db", t -> t.size(2))));
                        })),
                        STAGE)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("'db'")
                .hasMessageContaining("size");
    }

    @Test
    void aReferenceToTheStageBeingDeployedIsTheDeclarationItself() {
        run(Alchemy.deploy(
                stack(Effect.gen(fx -> {
                    Thing db = fx.yield(thing("db"));
                    Thing same = fx.yield(Thing.ref("db", Ref.stage("test")));
                    fx.yield(Thing.of("user", t -> t.size(1).uses(Output.all(List.of(same.id())))));
                    return new One(db);
                })),
                STAGE));
        assertThat(cloud.items()).hasSize(2);
        assertThat(cloud.items().get(1).props().uses())
                .containsExactly(cloud.items().get(0).id());
    }

    @Test
    void aMissingPropertyIsNamedWithItsResource() {
        assertThatThrownBy(() ->
                        run(Alchemy.plan(stack(Effect.gen(fx -> new One(fx.yield(Thing.of("db", t -> {}))))), STAGE)))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("'db'")
                .hasMessageContaining("size");
    }

    @Test
    void theOutputsOfAnotherStackAreTyped() {
        run(Alchemy.deploy(stack(Effect.gen(fx -> new One(fx.yield(thing("db"))))), Stage.of("prod")));
        Stack<One> owner = stack(Mono.error(new IllegalStateException("not run")));
        Stack<One> user = Stack.named("user").providers(cloud.providers()).program(One.class, Effect.gen(fx -> {
            One prod = fx.yield(owner.stage("prod"));
            return new One(fx.yield(Thing.of(
                    "mine", t -> t.size(1).uses(Output.all(List.of(prod.thing().id()))))));
        }));
        run(Alchemy.deploy(user, STAGE));
        assertThat(cloud.items().get(1).props().uses()).containsExactly("thing-1");
        assertThatThrownBy(() -> run(Alchemy.destroy(owner, Stage.of("prod")))).hasMessageContaining("user/test/mine");
    }

    @Test
    void whatBecomesKnownInACallbackIsADependencyToo() {
        run(Alchemy.deploy(
                stack(Effect.gen(fx -> {
                    Thing a = fx.yield(thing("a"));
                    Thing b = fx.yield(thing("b"));
                    Output<List<String>> uses = a.id().flatMap(id -> Output.all(List.of(b.id())));
                    return new One(fx.yield(Thing.of("user", t -> t.size(1).uses(uses))));
                })),
                STAGE));
        assertThat(cloud.items()).last().satisfies(item -> {
            assertThat(item.owner().fqn()).isEqualTo("user");
            assertThat(item.props().uses()).hasSize(1);
        });
        assertThat(run(store.load(new io.alchemyreactive.state.StageKey("app", "test")))
                        .rows()
                        .get("user")
                        .current()
                        .dependencies())
                .containsExactly("a", "b");
    }
}
