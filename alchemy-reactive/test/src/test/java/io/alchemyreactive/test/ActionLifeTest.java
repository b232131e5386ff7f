package io.alchemyreactive.test;

import static io.alchemyreactive.test.PlanAssert.assertThatPlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.EditOptions;
import io.alchemyreactive.LiveRef;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.StateEdits;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.Drift;
import io.alchemyreactive.plan.ProtectedStageException;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Scope;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The life of an action after its first run: renamed, removed, looked at, used by others, of another form. */
class ActionLifeTest extends SeedFixture {

    record Login(Redacted<String> password) {}

    record Token(Redacted<String> token) {}

    record Wider(String uri, int version, boolean force) {}

    record Counted(int rows, String label, int skipped) {}

    record Shop(Action<Seeded> seed) {}

    private Stack<Nothing> empty() {
        return stack(fx -> {});
    }

    @Test
    void aRemovedActionIsOnlyForgotten() {
        deploy(seeding(1));
        assertThatPlan(plan(empty())).deletes("seed");
        assertThat(plan(empty()).toText())
                .contains(
                        "- seed (Alchemy.Action)  delete\n      an action is only forgotten: what it has done stays\n");
        deploy(empty());
        assertThat(row("seed")).isEmpty();
        deploy(seeding(1));
        assertThat(runs).hasSize(2);
        assertThat(keys()).doesNotHaveDuplicates();
    }

    @Test
    void anActionThatDidNotEndIsForgottenToo() {
        failure = new IllegalStateException("no route to host");
        fails(seeding(1));
        assertThatPlan(plan(empty())).deletes("seed");
        assertThat(plan(empty()).toText()).doesNotContain("once more");
        deploy(empty());
        assertThat(row("seed")).isEmpty();

        failure = null;
        deploy(seeding(1));
        failure = new IllegalStateException("no route to host");
        fails(seeding(2));
        deploy(empty());
        assertThat(row("seed")).isEmpty();
        assertThat(runs).hasSize(3);
    }

    @Test
    void aDestroyForgetsItBeforeWhatItUsesAndCallsNothing() {
        deploy(chain(1, "eu", Thing::id));
        run(Alchemy.destroy(empty(), DEV));
        assertThat(run(store.load(KEY)).rows()).isEmpty();
        assertThat(cloud.objects()).isEmpty();
        assertThat(cloud.mistakes()).isEmpty();
        assertThat(runs).hasSize(1);
    }

    @Test
    void aProtectedStageKeepsItsActionsButLetsThemRunAndGo() {
        Stack.Builder kept = Stack.named("shop").protect("dev", Protection.NO_DATA_LOSS, Protection.NO_DESTROY);
        Stack<Nothing> seeding =
                kept.program(Nothing.class, seed(new Seed("here", 1)).thenReturn(new Nothing()));
        deploy(seeding);
        assertThatThrownBy(() -> run(Alchemy.destroy(seeding, DEV))).isInstanceOf(ProtectedStageException.class);
        deploy(kept.program(Nothing.class, seed(new Seed("here", 2)).thenReturn(new Nothing())));
        deploy(kept.program(Nothing.class, Mono.just(new Nothing())));
        assertThat(runs).hasSize(2);
        assertThat(row("seed")).isEmpty();
    }

    @Test
    void aRenamedActionDoesNotRunForItsName() {
        deploy(seeding(1));
        Stack<Nothing> renamed = stack(fx -> fx.yield(Action.named("plant")
                .inputs(new Seed("here", 1))
                .renamedFrom("seed")
                .run(Seeded.class, this::seed)));
        deploy(renamed);
        assertThat(runs).hasSize(1);
        assertThat(row("plant")).isPresent();
        deploy(stack(fx -> fx.yield(Action.named("plant")
                .inputs(new Seed("here", 2))
                .renamedFrom("seed")
                .run(Seeded.class, this::seed))));
        assertThat(runs.get(1).action().fqn()).isEqualTo("plant");
        run(StateEdits.move(KEY, "plant", "seed", EditOptions.DEFAULTS));
        deploy(seeding(2));
        assertThat(runs).hasSize(2);
    }

    @Test
    void aForgottenRowMakesItRunAgain() {
        deploy(seeding(1));
        assertThat(run(StateEdits.forget(KEY, "seed", EditOptions.DEFAULTS)).leftBehind())
                .isEmpty();
        deploy(seeding(1));
        assertThat(keys()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void thereIsNothingToLookAtForDriftAndARefreshRunsNothing() {
        deploy(seeding(1));
        Drift drift = run(Alchemy.drift(seeding(1), DEV, DeployOptions.DEFAULTS));
        assertThat(drift.isFound()).isFalse();
        assertThat(drift.failure()).isEmpty();
        assertThat(drift.resources()).extracting(Drift.OfResource::kind).containsExactly(Drift.Kind.NO_OBJECT);
        deploy(seeding(1), DeployOptions.builder().refresh(true).adopt(true).build());
        assertThat(runs).hasSize(1);
    }

    @Test
    void inputsOfAnotherFormAreOtherInputs() {
        failure = new IllegalStateException("no route to host");
        fails(seeding(1));
        Stack<Nothing> wider = stack(fx -> fx.yield(Action.named("seed")
                .inputs(new Wider("here", 1, true))
                .run(Seeded.class, run -> Mono.just(new Seeded(7, "wide")))));
        deploy(wider);
        failure = null;
        deploy(seeding(1));
        assertThat(plan(wider).toText()).contains("run\n      force = true\n");
        deploy(wider);
        assertThat(plan(wider).isEmpty()).isTrue();
        failure = new IllegalStateException("no route to host");
        fails(seeding(1));
        deploy(wider);
        assertThat(plan(wider).isEmpty()).isTrue();
    }

    @Test
    void outputsOfAnotherFormMakeItRunAgain() {
        deploy(seeding(1));
        Stack<Nothing> counted = stack(fx -> {
            Action<Counted> seed = fx.yield(Action.named("seed")
                    .inputs(new Seed("here", 1))
                    .run(Counted.class, run -> Mono.just(new Counted(1, "counted", 3))));
            fx.yield(Thing.of(
                    "user", t -> t.size(1).region(seed.attributes().map(outputs -> "r" + outputs.skipped()))));
        });
        assertThat(plan(counted).toText())
                .contains("run\n      its outputs have another form than those that are stored\n");
        deploy(counted);
        assertThat(plan(counted).isEmpty()).isTrue();
        assertThat(cloud.objects().toString()).contains("r3");
    }

    @Test
    void secretsAreNeitherShownNorStoredAsTheyAre() {
        Stack<Nothing> stack = stack(fx -> {
            Action<Token> login = fx.yield(Action.named("login")
                    .inputs(new Login(Redacted.of("hunter2")))
                    .run(
                            Token.class,
                            run -> Mono.just(new Token(
                                    Redacted.of("t-" + run.inputs().password().reveal())))));
            fx.yield(Thing.of("user", t -> t.size(1).secret(login.attributes().map(Token::token))));
        });
        assertThat(plan(stack).toText() + plan(stack).toJson()).doesNotContain("hunter2");
        deploy(stack);
        assertThat(row("login").orElseThrow().current().props().values().get("password"))
                .isInstanceOf(Value.Secret.class);
        assertThat(row("login").orElseThrow().current().attributes().values().get("token"))
                .isInstanceOf(Value.Secret.class);
        assertThat(row("login").toString()).doesNotContain("hunter2");
        assertThat(plan(stack).isEmpty()).isTrue();
    }

    @Test
    void anActionWithoutInputsAndOutputsRunsOnce() {
        List<String> done = new ArrayList<>();
        Stack<Nothing> stack = stack(fx -> {
            Action<Action.None> cleared =
                    fx.yield(Action.named("clear").run(run -> Mono.fromRunnable(() -> done.add(run.key()))));
            fx.run(Scope.under(cleared, Effect.run(sub -> sub.yield(Thing.of("after", t -> t.size(1))))));
        });
        deploy(stack);
        deploy(stack);
        assertThat(done).hasSize(1);
        assertThat(row("clear/after").orElseThrow().current().dependencies()).containsExactly("clear");
    }

    @Test
    void anObjectThatBecomesAnActionIsDeletedAndTheOtherWayRound() {
        Stack<Nothing> object = stack(fx -> fx.yield(Thing.of("seed", t -> t.size(1))));
        deploy(object);
        assertThatPlan(plan(seeding(1))).replaces("seed");
        deploy(seeding(1));
        assertThat(cloud.objects()).isEmpty();
        assertThat(runs).hasSize(1);
        assertThat(row("seed").orElseThrow().status()).isEqualTo(Status.CREATED);

        deploy(object);
        assertThat(cloud.objects()).hasSize(1);
        assertThat(row("seed").orElseThrow().older()).isEmpty();
        assertThat(cloud.mistakes()).isEmpty();
        assertThat(runs).hasSize(1);
    }

    @Test
    void anActionThatDidNotEndGivesItsNameToAnObject() {
        failure = new IllegalStateException("no route to host");
        fails(seeding(1));
        Stack<Nothing> object = stack(fx -> fx.yield(Thing.of("seed", t -> t.size(1))));
        deploy(object);
        assertThat(row("seed").orElseThrow().older()).isEmpty();
        assertThat(plan(object).isEmpty()).isTrue();
        assertThat(runs).hasSize(1);
    }

    @Test
    void otherStagesUseItsOutputsAsThoseOfAResource() {
        Stack<Shop> shop = Stack.named("shop")
                .providers(cloud.providers())
                .program(Shop.class, seed(new Seed("here", 1)).map(Shop::new));
        run(Alchemy.start(shop, DEV, DeployOptions.DEFAULTS).flatMap(Run::result));

        Stack<Nothing> returned = stack(fx -> {
            Shop dev = fx.yield(shop.stage("dev"));
            fx.yield(Thing.of(
                    "user", t -> t.size(1).region(dev.seed().attributes().map(Seeded::label))));
        });
        Stack<Nothing> referred = stack(fx -> {
            Action<Seeded> seed = fx.yield(Action.type(Seeded.class).ref("seed", Ref.stage("dev")));
            fx.yield(Thing.of("other", t -> t.size(1).region(seed.attributes().map(Seeded::label))));
        });
        assertThat(run(Alchemy.deploy(returned, Stage.of("pr-1"))).plan().references())
                .extracting(Object::toString)
                .anyMatch(reference -> reference.contains("seed") && reference.contains("Alchemy.Action"));
        run(Alchemy.deploy(referred, Stage.of("pr-2")));
        assertThat(cloud.objects())
                .hasSize(2)
                .allMatch(object -> object.props().toString().contains("v1"));
        assertThat(run(LiveRef.to(Action.type(Seeded.class), "seed", Ref.of("shop", "dev"))
                        .current()))
                .isEqualTo(new Seeded(1, "v1"));

        assertThatThrownBy(() -> deploy(empty())).isInstanceOf(BorrowedException.class);
        assertThat(row("seed")).isPresent();
    }

    @Test
    void aReferenceWithinTheStageSaysWhichOutputsItExpects() {
        Stack<Nothing> stack = stack(fx -> {
            fx.yield(seed(new Seed("here", 1)));
            fx.yield(Thing.of(
                    "user",
                    t -> t.size(1)
                            .region(Output.of(1)
                                    .flatMap(one -> Output.ref(Action.type(Seeded.class), "seed", Ref.stage("dev")))
                                    .map(Seeded::label))));
        });
        deploy(stack);
        assertThat(cloud.objects().toString()).contains("v1");
        Stack<Nothing> wrong = stack(fx -> {
            fx.yield(seed(new Seed("here", 1)));
            fx.yield(Thing.of(
                    "user",
                    t -> t.size(1)
                            .region(Output.of(1)
                                    .flatMap(one -> Output.ref(Action.type(Counted.class), "seed", Ref.stage("dev")))
                                    .map(Counted::label))));
        });
        assertThatThrownBy(() -> plan(wrong))
                .hasMessageContaining("it is declared as an action with the outputs " + Seeded.class.getName());
    }
}
