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
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A resource that gets another name goes on with its object. */
class RenameTest {

    record None() {}

    private static final Stage STAGE = Stage.of("test");

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    /** Things by id, each with its former names. */
    private Stack<None> stack(Map<String, List<String>> things) {
        return Stack.named("app").providers(cloud.providers()).program(None.class, Effect.gen(fx -> {
            for (Map.Entry<String, List<String>> thing : new TreeMap<>(things).entrySet()) {
                fx.yield(Thing.of(
                        thing.getKey(),
                        t -> t.size(1)
                                .options(o -> o.renamedFrom(thing.getValue().toArray(String[]::new)))));
            }
            return new None();
        }));
    }

    private <T> T run(Mono<T> mono) {
        return mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20));
    }

    private Map<String, String> objects() {
        Map<String, String> objects = new TreeMap<>();
        run(store.load(new StageKey("app", "test")))
                .rows()
                .forEach((fqn, row) -> objects.put(fqn, row.current().instance()));
        return objects;
    }

    @Test
    void theObjectStaysAndTheRowGoesOver() {
        run(Alchemy.deploy(stack(Map.of("a", List.of())), STAGE));
        String instance = objects().get("a");
        cloud.forgetCalls();
        Stack<None> renamed = stack(Map.of("b", List.of("a")));
        assertThatPlan(run(Alchemy.plan(renamed, STAGE))).renames("b").changes(1);
        run(Alchemy.deploy(renamed, STAGE));
        assertThat(objects()).containsExactly(Map.entry("b", instance));
        assertThat(cloud.changes()).isEmpty();
        assertThatPlan(run(Alchemy.plan(renamed, STAGE))).isEmpty();
    }

    @Test
    void aShiftOfNamesWorksInOneDeploy() {
        run(Alchemy.deploy(stack(Map.of("a", List.of(), "b", List.of())), STAGE));
        Map<String, String> before = objects();
        cloud.forgetCalls();
        run(Alchemy.deploy(stack(Map.of("b", List.of("a"), "c", List.of("b"))), STAGE));
        assertThat(objects()).containsExactly(Map.entry("b", before.get("a")), Map.entry("c", before.get("b")));
        assertThat(cloud.changes()).isEmpty();
    }

    @Test
    void aSwapAndADoubleClaimAreRefused() {
        run(Alchemy.deploy(stack(Map.of("a", List.of(), "b", List.of())), STAGE));
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(Map.of("a", List.of("b"), "b", List.of("a"))), STAGE)))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("swap");
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(Map.of("c", List.of("a"), "d", List.of("a"))), STAGE)))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("so does another one");
    }

    @Test
    void usersOfARenamedResourceKeepTheirEdge() {
        Stack<None> before = stackOfTwo("db", List.of());
        run(Alchemy.deploy(before, STAGE));
        cloud.forgetCalls();
        run(Alchemy.deploy(stackOfTwo("database", List.of("db")), STAGE));
        assertThat(run(store.load(new StageKey("app", "test")))
                        .rows()
                        .get("user")
                        .current()
                        .dependencies())
                .containsExactly("database");
        assertThat(cloud.changes()).isEmpty();
    }

    private Stack<None> stackOfTwo(String id, List<String> former) {
        return Stack.named("app").providers(cloud.providers()).program(None.class, Effect.gen(fx -> {
            Thing db =
                    fx.yield(Thing.of(id, t -> t.size(1).options(o -> o.renamedFrom(former.toArray(String[]::new)))));
            fx.yield(Thing.of("user", t -> t.size(1).uses(Output.all(List.of(db.id())))));
            return new None();
        }));
    }

    /** Whatever carries its name, the object or a mark, was made before; a provider has to find it all the same. */
    @Test
    void theProviderKnowsAnObjectByTheNameUnderWhichItWasBegun() {
        run(Alchemy.deploy(stack(Map.of("a", List.of())), STAGE));
        run(Alchemy.deploy(stack(Map.of("b", List.of("a"))), STAGE));
        cloud.forgetCalls();
        run(Alchemy.drift(stack(Map.of()), STAGE, DeployOptions.DEFAULTS));
        run(Alchemy.deploy(stack(Map.of("c", List.of("b"), "a", List.of())), STAGE));
        run(Alchemy.destroy(stack(Map.of()), STAGE));
        assertThat(cloud.calls())
                .extracting(FakeCloud.Call::toString)
                .containsExactlyInAnyOrder("READ a", "READ a", "CREATE a", "DELETE a", "DELETE a");
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void aResourceThatOthersReferToKeepsItsName() {
        run(Alchemy.deploy(stack(Map.of("a", List.of())), STAGE));
        Stack<None> user = Stack.named("other").providers(cloud.providers()).program(None.class, Effect.gen(fx -> {
            Thing a = fx.yield(Thing.ref("a", Ref.of("app", "test")));
            fx.yield(Thing.of("user", t -> t.size(1).uses(Output.all(List.of(a.id())))));
            return new None();
        }));
        run(Alchemy.deploy(user, STAGE));
        assertThatThrownBy(() -> run(Alchemy.deploy(stack(Map.of("b", List.of("a"))), STAGE)))
                .isInstanceOf(BorrowedException.class)
                .hasMessageContaining("other stages use 'a' of app/test: other/test/user.");
        assertThat(objects()).containsOnlyKeys("a");
    }

    @Test
    void nameThatOthersBeginToUseAfterThePlanStays() {
        run(Alchemy.deploy(stack(Map.of("a", List.of(), "b", List.of())), STAGE));
        Map<String, String> before = objects();
        Stack<None> user = Stack.named("other").providers(cloud.providers()).program(None.class, Effect.gen(fx -> {
            Thing a = fx.yield(Thing.ref("a", Ref.of("app", "test")));
            fx.yield(Thing.of("user", t -> t.size(1).uses(Output.all(List.of(a.id())))));
            return new None();
        }));
        // One name goes over to another row, the other name goes.
        Stack<None> shifted = stack(Map.of("b", List.of("a"), "c", List.of("b")));
        DeployOptions meanwhile = DeployOptions.builder()
                .approve(plan -> Alchemy.deploy(user, STAGE).thenReturn(true).contextWrite(StateStore.provide(store)))
                .build();
        assertThatThrownBy(() -> run(Alchemy.start(shifted, STAGE, meanwhile).flatMap(Run::result)))
                .isInstanceOf(BorrowedException.class)
                .hasMessageContaining("other stages use 'a' of app/test: other/test/user.");
        assertThat(objects()).isEqualTo(before);
        run(Alchemy.destroy(user, STAGE));
        run(Alchemy.deploy(shifted, STAGE));
        assertThat(objects()).isEqualTo(Map.of("b", before.get("a"), "c", before.get("b")));
    }

    @Test
    void aRenameWithAChangeIsTheChange() {
        run(Alchemy.deploy(stack(Map.of("a", List.of())), STAGE));
        Stack<None> changed = Stack.named("app").providers(cloud.providers()).program(None.class, Effect.gen(fx -> {
            fx.yield(Thing.of("b", t -> t.size(2).options(o -> o.renamedFrom("a"))));
            return new None();
        }));
        assertThatPlan(run(Alchemy.plan(changed, STAGE))).updates("b").changes(1);
        run(Alchemy.deploy(changed, STAGE));
        assertThat(cloud.items())
                .singleElement()
                .satisfies(item -> assertThat(item.props().size()).isEqualTo(2));
    }
}
