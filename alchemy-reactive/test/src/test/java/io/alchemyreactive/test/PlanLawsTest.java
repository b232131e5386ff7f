package io.alchemyreactive.test;

import static io.alchemyreactive.test.PlanAssert.assertThatPlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What plans know, what apply decides again, and what neither tells. */
class PlanLawsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");
    private static final String SECRET = "correct horse battery";

    record Nothing() {}

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    private Stack<Nothing> stack(Effect.GenRun program) {
        return Stack.named("plans")
                .providers(cloud.providers())
                .program(Nothing.class, Effect.run(program).thenReturn(new Nothing()));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(PATIENCE));
    }

    private PlannedChange planned(Stack<?> stack, String fqn) {
        return run(Alchemy.plan(stack, DEV)).change(fqn).orElseThrow();
    }

    private List<String> changes() {
        return cloud.changes().stream().map(FakeCloud.Call::toString).toList();
    }

    /** A consumer of what stays, one of what follows the size, one whose identity follows the size. */
    private Stack<Nothing> consumers(int size) {
        return stack(fx -> {
            Thing base = fx.yield(Thing.of("base", t -> t.size(size).region("eu")));
            fx.yield(Thing.of("of-id", t -> t.size(1).uses(Output.all(List.of(base.id())))));
            fx.yield(Thing.of("of-label", t -> t.size(1).uses(Output.all(List.of(base.label())))));
            fx.yield(Thing.of("in-label", t -> t.size(1).region(base.label())));
        });
    }

    @Test
    void updateKeepsWhatIsStableKnownToItsConsumers() {
        run(Alchemy.deploy(consumers(1), DEV));
        assertThatPlan(run(Alchemy.plan(consumers(2), DEV)))
                .updates("base", "of-label", "in-label")
                .leaves("of-id")
                .leavesOpen("in-label");
    }

    @Test
    void whatTurnsOutEqualInApplyIsNotCalled() {
        Effect.GenRun[] programs = new Effect.GenRun[2];
        for (int i = 0; i < 2; i++) {
            String use = "use-" + i;
            programs[i] = fx -> {
                Thing base = fx.yield(Thing.of("base", t -> t.size(1).uses(List.of(use))));
                fx.yield(Thing.of("of-label", t -> t.size(1).uses(Output.all(List.of(base.label())))));
                fx.yield(Thing.of("in-label", t -> t.size(1).region(base.label())));
            };
        }
        run(Alchemy.deploy(stack(programs[0]), DEV));
        cloud.forgetCalls();
        assertThat(planned(stack(programs[1]), "in-label").undetermined()).isTrue();
        run(Alchemy.deploy(stack(programs[1]), DEV));
        assertThat(changes()).containsExactly("UPDATE base");
    }

    @Test
    void whatTurnsOutDifferentInApplyIsReplaced() {
        run(Alchemy.deploy(consumers(1), DEV));
        cloud.forgetCalls();
        run(Alchemy.deploy(consumers(2), DEV));
        assertThat(changes())
                .containsExactlyInAnyOrder("UPDATE base", "UPDATE of-label", "CREATE in-label", "DELETE in-label");
    }

    @Test
    void equalDeclarationsAreEqualWhateverTheirForm() {
        run(Alchemy.deploy(
                stack(fx -> fx.yield(
                        Thing.of("a", t -> t.size(1).secret(Redacted.of(SECRET)).region((String) null)))),
                DEV));
        cloud.forgetCalls();
        Stack<Nothing> again = stack(fx -> fx.yield(Thing.of(
                "a",
                t -> t.secret(Output.of(Redacted.of(SECRET)))
                        .size(Output.of("x").map(String::length)))));
        assertThatPlan(run(Alchemy.plan(again, DEV))).isEmpty();
        run(Alchemy.deploy(again, DEV));
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void secretsAreToldNowhere() {
        Stack<Nothing> one = stack(fx -> fx.yield(Thing.of("a", t -> t.size(1).secret(Redacted.of(SECRET)))));
        Stack<Nothing> two = stack(fx -> {
            Thing a = fx.yield(Thing.of("a", t -> t.size(1).region("eu").secret(Redacted.of(SECRET + "!"))));
            fx.yield(Thing.of("b", t -> t.size(1).secret(a.token())));
        });
        List<String> told = new ArrayList<>();
        for (Stack<Nothing> stack : List.of(one, two)) {
            Plan plan = run(Alchemy.plan(stack, DEV));
            told.addAll(List.of(plan.toText(), plan.toJson(), plan.toJsonWithAll(), plan.toString()));
            told.add(plan.changes().toString());
            Run<Deployment<Nothing>> run = run(Alchemy.start(stack, DEV, DeployOptions.DEFAULTS));
            told.add(run(run.result()).toString());
            told.add(run(run.events().collectList()).toString());
            told.add(run(store.load(new StageKey("plans", "dev"))).toString());
        }
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return Mono.error(new IllegalStateException("refused"));
            }
        });
        assertThatThrownBy(() -> run(Alchemy.deploy(one, DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .satisfies(error -> told.add(error + " " + error.getMessage()));
        assertThat(told)
                .isNotEmpty()
                .allSatisfy(text -> assertThat(text).doesNotContain(SECRET).doesNotContain("token-of-thing"));
    }

    @Test
    void planningWritesNothing() {
        run(Alchemy.deploy(consumers(1), DEV));
        StateStore readOnly = new ForwardingStateStore(store) {
            @Override
            public Mono<Lease> acquire(StageKey stage, Holder holder) {
                return Mono.error(new AssertionError("a plan takes no lease"));
            }

            @Override
            public Mono<HeldLease> release(StageKey stage, long fence) {
                return Mono.error(new AssertionError("a plan releases nothing"));
            }

            @Override
            public Mono<Void> commit(Lease lease, List<StateChange> changes) {
                return Mono.error(new AssertionError("a plan writes nothing"));
            }
        };
        cloud.forgetCalls();
        for (Mono<Plan> plan : List.of(
                Alchemy.plan(consumers(2), DEV),
                Alchemy.plan(stack(fx -> {}), DEV),
                Alchemy.plan(consumers(1), Stage.of("new")),
                Alchemy.planDestroy(consumers(1), DEV, DeployOptions.DEFAULTS))) {
            assertThat(plan.contextWrite(StateStore.provide(readOnly))
                            .block(PATIENCE)
                            .isEmpty())
                    .isFalse();
        }
        assertThat(cloud.changes()).isEmpty();
    }

    @Test
    void cycleThroughACapturedHandleIsNamed() {
        Stack<Nothing> cyclic = stack(fx -> {
            Map<String, Thing> later = new HashMap<>();
            Thing seed = fx.yield(Thing.of("seed", t -> t.size(1)));
            Thing first = fx.yield(Thing.of(
                    "first",
                    t -> t.size(1)
                            .region(seed.id()
                                    .flatMap(id -> Objects.requireNonNull(later.get("second"))
                                            .id()))));
            later.put("second", fx.yield(Thing.of("second", t -> t.size(1).region(first.id()))));
        });
        // While nothing is deployed the callback cannot be asked, so the cycle shows itself in apply.
        assertThatThrownBy(() -> run(Alchemy.deploy(cyclic, DEV)))
                .hasMessageContaining("first")
                .hasMessageContaining("second");
        assertThatThrownBy(() -> run(Alchemy.plan(cyclic, DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("needs itself")
                .hasMessageContaining("first")
                .hasMessageContaining("second");
        run(Alchemy.destroy(cyclic, DEV));
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void flatMapIsAskedOnceAndItsAnswerIsUsedFirst() {
        List<String> asked = new ArrayList<>();
        Stack<Nothing> stack = stack(fx -> {
            Thing first = fx.yield(Thing.of("first", t -> t.size(1)));
            Thing second = fx.yield(Thing.of("second", t -> t.size(1)));
            fx.yield(Thing.of(
                    "user",
                    t -> t.size(1).region(first.id().flatMap(id -> {
                        asked.add(id);
                        return second.label();
                    }))));
        });
        run(Alchemy.deploy(stack, DEV));
        assertThat(asked).hasSize(1);
        Row user = run(store.get(new ResourceKey(new StageKey("plans", "dev"), "user")));
        assertThat(user.current().dependencies()).containsExactly("first", "second");
        cloud.forgetCalls();
        run(Alchemy.destroy(stack, DEV));
        assertThat(changes().get(0)).isEqualTo("DELETE user");
    }

    @Test
    void allThatIsWrongWithAPlanIsSaidAtOnce() {
        Stack<Nothing> wrong = stack(fx -> {
            Thing base = fx.yield(Thing.of("base", t -> t.size(1)));
            fx.yield(Thing.of(
                    "one",
                    t -> t.size(1).region(Output.of("x").map(value -> {
                        throw new IllegalArgumentException("first mistake");
                    }))));
            fx.yield(Thing.of(
                    "two",
                    t -> t.size(1).region(Output.of("x").map(value -> {
                        throw new IllegalArgumentException("second mistake");
                    }))));
            fx.yield(Thing.of("three", t -> t.size(1).region(base.id())));
        });
        assertThatThrownBy(() -> run(Alchemy.plan(wrong, DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasMessageContaining("first mistake")
                .hasMessageContaining("second mistake");
    }

    @Test
    void sameNameTwiceIsRefusedUnlessEqual() {
        Stack<Nothing> equal = stack(fx -> {
            Thing first = fx.yield(Thing.of("a", t -> t.size(1)));
            Thing again = fx.yield(Thing.of("a", t -> t.size(Output.of(1))));
            assertThat(again).isSameAs(first);
        });
        assertThat(run(Alchemy.plan(equal, DEV)).changes()).hasSize(1);
        Stack<Nothing> different = stack(fx -> {
            fx.yield(Thing.of("a", t -> t.size(1)));
            fx.yield(Thing.of("a", t -> t.size(2)));
        });
        assertThatThrownBy(() -> run(Alchemy.plan(different, DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("size");
    }

    private Stack<Nothing> twice(UnaryOperator<String> change, boolean sameSource) {
        return stack(fx -> {
            Thing one = fx.yield(Thing.of("one", t -> t.size(1)));
            Thing other = fx.yield(Thing.of("other", t -> t.size(1)));
            fx.yield(Thing.of("a", t -> t.size(1).region(one.label())));
            fx.yield(Thing.of(
                    "a",
                    t -> t.size(1).region((sameSource ? one : other).label().map(change::apply))));
        });
    }

    @Test
    void sameNameTwiceIsComparedAgainOnceAllIsKnown() {
        assertThat(run(Alchemy.plan(twice(label -> label + "!", true), DEV)).changes())
                .hasSize(3);
        assertThatThrownBy(() -> run(Alchemy.deploy(twice(label -> label + "!", true), DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("'a' is declared twice in ")
                .hasMessageContaining("with different region");
        assertThat(changes()).containsExactlyInAnyOrder("CREATE one", "CREATE other");
        run(Alchemy.deploy(twice(label -> label, true), Stage.of("equal")));
        assertThat(changes()).contains("CREATE a");
    }

    @Test
    void sameNameTwiceIsRefusedWhereUnknownValuesComeFromOthers() {
        assertThatThrownBy(() -> run(Alchemy.plan(twice(label -> label, false), DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("with different region");
    }

    @Test
    void edgesAreStoredAlsoWhereNothingElseChanges() {
        Stack<Nothing> used = stack(fx -> {
            Thing base = fx.yield(Thing.of("base", t -> t.size(1)));
            fx.yield(Thing.of("user", t -> t.size(1).region(base.label())));
        });
        Stack<Nothing> alone = stack(fx -> {
            fx.yield(Thing.of("user", t -> t.size(1).region("size-1")));
            fx.yield(Thing.of("base", t -> t.size(1)));
        });
        var user = new ResourceKey(new StageKey("plans", "dev"), "user");
        run(Alchemy.deploy(used, DEV));
        cloud.forgetCalls();
        run(Alchemy.deploy(alone, DEV));
        assertThat(run(store.get(user)).current().dependencies()).isEmpty();
        run(Alchemy.deploy(used, DEV));
        assertThat(run(store.get(user)).current().dependencies()).containsExactly("base");
        assertThat(cloud.calls()).isEmpty();
        run(Alchemy.destroy(used, DEV));
        assertThat(changes()).containsExactly("DELETE user", "DELETE base");
    }

    @Test
    void storedResourcesThatNeedEachOtherAreNamed() {
        run(Alchemy.deploy(
                stack(fx -> {
                    fx.yield(Thing.of("a", t -> t.size(1)));
                    fx.yield(Thing.of("b", t -> t.size(1)));
                }),
                DEV));
        var stage = new StageKey("plans", "dev");
        var holder = new Holder("id", "ann", "host", 1, "test", Instant.EPOCH);
        run(Mono.usingWhen(
                store.acquire(stage, holder),
                lease -> store.load(stage)
                        .flatMap(now -> store.commit(
                                lease,
                                List.of(
                                        using(now.rows().get("a"), "b"),
                                        using(now.rows().get("b"), "a"))))
                        .thenReturn(1),
                Lease::release));
        for (Mono<?> removal : List.<Mono<?>>of(
                Alchemy.destroy(stack(fx -> {}), DEV),
                Alchemy.plan(stack(fx -> {}), DEV),
                Alchemy.planDestroy(stack(fx -> {}), DEV, DeployOptions.DEFAULTS))) {
            assertThatThrownBy(() -> run(removal))
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("need each other")
                    .hasMessageContaining("a -> b -> a")
                    .hasMessageContaining("state forget 'a'");
        }
        assertThat(cloud.items()).hasSize(2);
    }

    private static StateChange using(Row row, String fqn) {
        Generation old = row.current();
        var current = new Generation(
                old.instance(), old.type(), old.schema(), old.props(), null, old.attributes(), List.of(fqn));
        return new StateChange.PutRow(new Row(
                row.fqn(),
                row.status(),
                current,
                List.of(),
                row.policies(),
                row.order(),
                row.revision() + 1,
                row.fence(),
                row.updatedAt()));
    }

    @Test
    void changesStandInAnOrderThatDoesNotDependOnThatOfDeclaration() {
        Effect.GenRun one = fx -> {
            Thing b = fx.yield(Thing.of("b", t -> t.size(1)));
            fx.yield(Thing.of("a", t -> t.size(1)));
            fx.yield(Thing.of("0", t -> t.size(1).region(b.id())));
        };
        Effect.GenRun other = fx -> {
            fx.yield(Thing.of("a", t -> t.size(1)));
            Thing b = fx.yield(Thing.of("b", t -> t.size(1)));
            fx.yield(Thing.of("0", t -> t.size(1).region(b.id())));
        };
        Plan plan = run(Alchemy.plan(stack(one), DEV));
        assertThat(plan.changes()).extracting(PlannedChange::fqn).containsExactly("a", "b", "0");
        assertThat(run(Alchemy.plan(stack(other), DEV)).hash()).isEqualTo(plan.hash());
    }
}
