package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What becomes of an object that stands already where one would be made. */
class AdoptionTest {

    record Nothing() {}

    private static final Stage DEV = Stage.of("dev");
    private static final DeployOptions ADOPT =
            DeployOptions.builder().adopt(true).build();

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    /** The slot of the second one is known only when the first one has been made: {@code size-1}. */
    private final Stack<Nothing> late = stack(false);

    private Stack<Nothing> stack(boolean allowed) {
        return Stack.named("app")
                .providers(cloud.providers())
                .program(
                        Nothing.class,
                        Effect.run(fx -> {
                                    Thing base = fx.yield(Thing.of("base", t -> t.size(1)));
                                    fx.yield(Thing.of("late", t -> {
                                        t.size(1).slot(base.label());
                                        if (allowed) {
                                            t.options(o -> o.adopt());
                                        }
                                    }));
                                })
                                .thenReturn(new Nothing()));
    }

    @BeforeEach
    void somebodyHasTheSlot() {
        var stranger = new Identity(new ResourceKey(new StageKey("other", "prod"), "x"), "i");
        cloud.plant("thing-x", stranger, new Thing.Props(7, null, "size-1", null, null));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20)));
    }

    @Test
    void objectIsLookedForInApplyWhereThePlanCouldNot() {
        Plan plan = run(Alchemy.plan(late, DEV));
        assertThat(plan.change("late").orElseThrow().action()).isEqualTo(ChangeAction.CREATE);
        assertThatThrownBy(() -> run(Alchemy.deploy(late, DEV)))
                .isInstanceOfSatisfying(
                        ApplyFailedException.class,
                        failed -> assertThat(failed.failures())
                                .singleElement()
                                .satisfies(failure ->
                                        assertThat(failure.error()).isInstanceOf(ForeignObjectException.class)))
                .hasMessageContaining("other/prod/x")
                .hasMessageContaining("--adopt");
        assertThat(cloud.changes()).extracting(Object::toString).containsExactly("CREATE base");
        assertThat(run(store.load(new StageKey("app", "dev"))).rows()).containsOnlyKeys("base");
    }

    @Test
    void objectThatShowsItselfInApplyIsTakenOverWhereThatIsAllowed() {
        run(Alchemy.start(late, DEV, ADOPT).flatMap(Run::result));
        assertThat(cloud.items())
                .filteredOn(item -> item.id().equals("thing-x"))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.owner().stack()).isEqualTo("app");
                    assertThat(item.props().size()).isEqualTo(1);
                });
        assertThat(cloud.items()).hasSize(2);
    }

    @Test
    void resourceMayAllowItForItself() {
        run(Alchemy.deploy(stack(true), DEV));
        assertThat(cloud.items())
                .extracting(FakeCloud.Item::id)
                .contains("thing-x")
                .hasSize(2);
    }

    @Test
    void whatWasTakenOverIsOursFromThenOn() {
        run(Alchemy.start(late, DEV, ADOPT).flatMap(Run::result));
        cloud.forgetCalls();
        assertThat(run(Alchemy.plan(late, DEV)).isEmpty()).isTrue();
        run(Alchemy.destroy(late, DEV));
        assertThat(cloud.items()).isEmpty();
    }
}
