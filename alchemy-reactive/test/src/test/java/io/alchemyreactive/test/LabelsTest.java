package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Stack;
import io.alchemyreactive.StackRef;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.LabelPolicy;
import io.alchemyreactive.plan.LabelRefusedException;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.LabelRule;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StoredLabels;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Labelled values on their way through resources, stages and stacks, and where a policy stops them. */
class LabelsTest {

    record Nothing() {}

    record Base(Thing db, Output<String> label) {}

    record One(Output<String> value) {}

    record Done(String id) {}

    record Input(String id) {}

    private static final Label REAL = new Label("class", "REAL");
    private static final Label MASKED = new Label("class", "MASKED");
    private static final LabelPolicy NO_REAL = LabelPolicy.only("class", "MASKED");
    private static final Stage STAGING = Stage.of("staging");
    private static final Stage MIDDLE = Stage.of("middle");
    private static final Stage PR = Stage.of("pr-1");
    private static final StackRef<One> MIDDLE_OUTPUTS = StackRef.of("middle", One.class);

    private static final LabelRule MASK = new LabelRule() {
        @Override
        public Set<Label> labels(Facts facts) {
            return facts.inherited().stream()
                    .map(label -> label.equals(REAL) ? MASKED : label)
                    .collect(Collectors.toSet());
        }

        @Override
        public boolean accepts(Label label) {
            return label.equals(REAL);
        }
    };

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    private Stack.Builder named(String name) {
        return Stack.named(name).providers(cloud.providers());
    }

    private final Stack<Base> production = named("shop").program(Base.class, Effect.gen(fx -> {
        Thing db = fx.yield(Thing.of("db", t -> t.size(1).options(o -> o.labels(REAL))));
        return new Base(db, db.label());
    }));

    /** A program without a policy, which passes on what it has from staging. */
    private final Stack<One> middle = named("middle").program(One.class, Effect.gen(fx -> {
        Thing db = fx.yield(Thing.ref("db", Ref.of("shop", "staging")));
        Thing user = fx.yield(Thing.of("user", t -> t.size(1).region(Output.format("of %s", db.id()))));
        return new One(user.label().map(label -> "<" + label + ">"));
    }));

    private Stack<Nothing> preview(Effect.GenRun program) {
        return named("preview")
                .policy("pr-*", NO_REAL)
                .program(Nothing.class, Effect.run(program).thenReturn(new Nothing()));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20)));
    }

    private StageSnapshot stored(String stack, String stage) {
        return run(store.load(new StageKey(stack, stage)));
    }

    private Set<Label> labels(String stack, String stage, String fqn) {
        return stored(stack, stage).row(fqn).orElseThrow().current().labels();
    }

    private List<String> made(String stage) {
        return cloud.items().stream()
                .filter(item -> item.owner().stage().equals(stage))
                .map(item -> item.owner().fqn())
                .sorted()
                .toList();
    }

    /** The refusals of the plan and, since a deploy begins with it, of the deploy. */
    private List<LabelRefusedException> refusals(Stack<?> stack) {
        Throwable error = catchThrowable(() -> run(Alchemy.plan(stack, PR)));
        assertThat(error).isInstanceOf(PlanFailedException.class);
        assertThatThrownBy(() -> run(Alchemy.deploy(stack, PR))).isInstanceOf(PlanFailedException.class);
        assertThat(made("pr-1")).isEmpty();
        assertThat(stored("preview", "pr-1").rows()).isEmpty();
        return ((PlanFailedException) error)
                .failures().stream().map(LabelRefusedException.class::cast).toList();
    }

    @Test
    void labelsPassThroughResourcesOutputsAndStagesOfOtherStacksAndAreRefusedThere() {
        run(Alchemy.deploy(production, STAGING));
        run(Alchemy.deploy(middle, MIDDLE));
        assertThat(labels("shop", "staging", "db")).containsExactly(REAL);
        assertThat(labels("middle", "middle", "user")).containsExactly(REAL);
        var outputs = Objects.requireNonNull(stored("middle", "middle").outputs());
        assertThat(StoredLabels.of(outputs, "value")).containsExactly(REAL);
        Stack<Nothing> byOutput = preview(fx -> {
            One from = fx.yield(MIDDLE_OUTPUTS.stage("middle"));
            fx.yield(Thing.of("app", t -> t.size(1).region(from.value().map(String::trim))));
        });
        assertThat(refusals(byOutput)).singleElement().satisfies(refusal -> {
            assertThat(refusal.fqn()).isEqualTo("app");
            assertThat(refusal.property()).isEqualTo("region");
            assertThat(refusal.label()).isEqualTo(REAL);
            assertThat(refusal)
                    .hasMessage("'app' has a property 'region' with the label class=REAL, which comes from"
                            + " middle/middle outputs; the policy of stage preview/pr-1 (only [class=MASKED]) refuses it."
                            + " Use a value without this label, or declare another policy for the stage.");
        });
        Stack<Nothing> byResource = preview(fx -> fx.yield(Thing.of(
                "app",
                t -> t.size(1)
                        .region(Output.ref(Thing.TYPE, "user", Ref.of("middle", "middle"))
                                .map(Thing.Attributes::id)))));
        assertThat(refusals(byResource))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal)
                        .hasMessageContaining("which comes from")
                        .hasMessageContaining("user"));
    }

    @Test
    void labelOfTheProgramIsFollowedThroughAResourceOfTheStageThatIsNotMadeYet() {
        Stack<Nothing> stack = preview(fx -> {
            Thing first = fx.yield(
                    Thing.of("first", t -> t.size(1).region(Output.of("eu").labelled(REAL))));
            fx.yield(Thing.of("second", t -> t.size(1).region(first.id())));
        });
        assertThat(refusals(stack)).extracting(LabelRefusedException::fqn).containsExactly("first", "second");
        assertThat(refusals(stack).get(1))
                .hasMessageContaining("which comes from first, which has it from the program, which labels it");
    }

    @Test
    void secondDeclarationOfAResourceIsFollowedToo() {
        Stack<Nothing> stack = preview(fx -> {
            fx.yield(Thing.of("app", t -> t.size(1).region("eu")));
            fx.yield(Thing.of("app", t -> t.size(1).region(Output.of("eu").labelled(REAL))));
        });
        assertThat(refusals(stack)).extracting(LabelRefusedException::fqn).containsExactly("app");
    }

    @Test
    void outputsOfTheProgramAreRefused() {
        run(Alchemy.deploy(production, STAGING));
        Stack<Base> returned = named("preview")
                .policy("pr-*", NO_REAL)
                .program(
                        Base.class,
                        Thing.ref("db", Ref.of("shop", "staging"))
                                .map(db -> new Base(db, Output.of("x").labelled(MASKED))));
        assertThat(refusals(returned)).singleElement().satisfies(refusal -> {
            assertThat(refusal.fqn()).isEmpty();
            assertThat(refusal.property()).isEqualTo("db");
            assertThat(refusal).hasMessageContaining("The program returns 'db' with the label class=REAL");
        });
    }

    @Test
    void labelThatIsKnownOnlyInTheDeployIsRefusedBeforeTheResourceIsMade() {
        run(Alchemy.deploy(production, STAGING));
        Stack<Nothing> late = preview(fx -> {
            Thing first = fx.yield(Thing.of("first", t -> t.size(1)));
            Output<String> chosen = first.id()
                    .flatMap(id -> Output.ref(Thing.TYPE, "db", Ref.of("shop", "staging"))
                            .map(Thing.Attributes::id));
            fx.yield(Thing.of("app", t -> t.size(1).region(chosen)));
        });
        run(Alchemy.plan(late, PR));
        assertThatThrownBy(() -> run(Alchemy.deploy(late, PR)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("'app' has a property 'region' with the label class=REAL");
        assertThat(made("pr-1")).containsExactly("first");
        assertThat(stored("preview", "pr-1").row("app")).isEmpty();
        assertThatThrownBy(() -> run(Alchemy.deploy(late, PR))).isInstanceOf(PlanFailedException.class);
    }

    @Test
    void outputWithALabelThatIsKnownOnlyInTheDeployIsNotStored() {
        run(Alchemy.deploy(production, STAGING));
        Stack<One> late = named("preview").policy("pr-*", NO_REAL).program(One.class, Effect.gen(fx -> {
            Thing first = fx.yield(Thing.of("first", t -> t.size(1)));
            return new One(first.id()
                    .flatMap(id -> Output.ref(Thing.TYPE, "db", Ref.of("shop", "staging"))
                            .map(Thing.Attributes::id)));
        }));
        assertThatThrownBy(() -> run(Alchemy.deploy(late, PR))).isInstanceOf(LabelRefusedException.class);
        assertThat(stored("preview", "pr-1").outputs()).isNull();
    }

    private Stack<One> masked(boolean leak) {
        return named("preview").policy("pr-*", NO_REAL).program(One.class, Effect.gen(fx -> {
            Thing copy = fx.yield(Thing.of("copy", t -> t.size(1).options(o -> o.labels(REAL))));
            Action<Done> mask = fx.yield(Action.named("mask")
                    .inputs(Input.class, copy.id().map(Input::new))
                    .labelled(MASK)
                    .run(Done.class, run -> Mono.just(new Done(run.inputs().id()))));
            Output<String> id = copy.id().withLabelsOf(mask.attributes());
            fx.yield(Thing.of("app", t -> t.size(1).region(leak ? copy.id() : id)));
            return new One(id);
        }));
    }

    @Test
    void resourceWithALabelOfItsOwnIsRefusedUnlessAnotherOneTakesItAway() {
        Stack<Nothing> bare =
                preview(fx -> fx.yield(Thing.of("copy", t -> t.size(1).options(o -> o.labels(REAL)))));
        assertThat(refusals(bare))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal)
                        .hasMessageContaining("'copy' has the label class=REAL, which comes from the resource itself"));
        assertThat(refusals(masked(true)))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.fqn()).isEqualTo("app"));
        run(Alchemy.deploy(masked(false), PR));
        assertThat(labels("preview", "pr-1", "copy")).containsExactly(REAL);
        assertThat(labels("preview", "pr-1", "mask")).containsExactly(MASKED);
        assertThat(labels("preview", "pr-1", "app")).containsExactly(MASKED);
        assertThat(run(Alchemy.plan(masked(false), PR)).isEmpty()).isTrue();
        assertThatThrownBy(() -> run(Alchemy.plan(masked(true), PR))).isInstanceOf(PlanFailedException.class);
    }

    @Test
    void stageWithoutAPolicyTakesEverythingAndEachPolicyThatFitsHasToAllowALabel() {
        Effect.GenRun program = fx ->
                fx.yield(Thing.of("app", t -> t.size(1).region(Output.of("eu").labelled(REAL))));
        run(Alchemy.deploy(preview(program), STAGING));
        Stack<Nothing> two = named("preview")
                .policy("p*", LabelPolicy.only("class", "REAL"))
                .policy("*-1", NO_REAL)
                .program(Nothing.class, Effect.run(program).thenReturn(new Nothing()));
        assertThat(refusals(two))
                .singleElement()
                .satisfies(refusal ->
                        assertThat(refusal).hasMessageContaining("(only [class=REAL] and only [class=MASKED])"));
        run(Alchemy.deploy(two, Stage.of("pr-2")));
        assertThatThrownBy(() -> named("preview").policy("PR", NO_REAL)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void labelThatComesAfterwardsIsStoredWithoutACallOfAProvider() {
        run(Alchemy.deploy(
                named("shop").program(Base.class, Effect.gen(fx -> {
                    Thing db = fx.yield(Thing.of("db", t -> t.size(1)));
                    return new Base(db, db.label());
                })),
                STAGING));
        run(Alchemy.deploy(middle, MIDDLE));
        assertThat(labels("middle", "middle", "user")).isEmpty();
        run(Alchemy.deploy(production, STAGING));
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return Mono.error(
                        new AssertionError("called for " + call.identity().fqn()));
            }
        });
        run(Alchemy.deploy(middle, MIDDLE));
        assertThat(labels("middle", "middle", "user")).containsExactly(REAL);
        assertThat(StoredLabels.of(
                        Objects.requireNonNull(stored("middle", "middle").outputs()), "value"))
                .containsExactly(REAL);
    }

    @Test
    void destroyIsNotHeldUpByAPolicy() {
        run(Alchemy.deploy(masked(false), PR));
        run(Alchemy.destroy(masked(false), PR));
        assertThat(made("pr-1")).isEmpty();
    }
}
