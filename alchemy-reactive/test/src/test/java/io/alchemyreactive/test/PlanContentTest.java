package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.StackRef;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What a plan says of each change: the action, why, what becomes unknown, what is lost, and whom it affects. */
class PlanContentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");
    private static final List<String> ALL = List.of("id", "label", "token");

    record Nothing() {}

    private final FakeCloud cloud = FakeCloud.create();
    private final Vault.Vaults vaults = new Vault.Vaults();
    private final StateStore store = MemoryStateStore.create();
    private final Set<String> refused = new TreeSet<>();

    @BeforeEach
    void refuse() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return refused.contains(call.toString())
                        ? Mono.error(new IllegalStateException("refused"))
                        : Mono.empty();
            }
        });
    }

    private Stack<Nothing> stack(Effect.GenRun program) {
        return Stack.named("content")
                .providers(cloud.providers().and(Providers.of(vaults)))
                .program(Nothing.class, Effect.run(program).thenReturn(new Nothing()));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(PATIENCE));
    }

    @Test
    void saysWhatTheProviderWarnsOfBeforeAnObjectIsMade() {
        Stack<Nothing> damp = stack(fx -> fx.yield(Vault.of("gold", v -> v.place("cellar"))));

        assertThat(run(Alchemy.plan(damp, DEV)).warnings()).containsExactly("the cellar is damp");
        run(Alchemy.deploy(damp, DEV));
        assertThat(run(Alchemy.plan(damp, DEV)).warnings()).isEmpty();
        assertThat(run(Alchemy.plan(stack(fx -> fx.yield(Vault.of("more", v -> v.place("attic")))), DEV))
                        .warnings())
                .isEmpty();
    }

    @Test
    void saysWhatTheProviderNotesAboutTheWorkThatIsDone() {
        Stack<Nothing> first = stack(fx -> fx.yield(Vault.of("gold", v -> v.place("attic"))));

        assertThat(run(Alchemy.plan(first, DEV)).toText())
                .contains("brings the key")
                .doesNotContain("moves");
        run(Alchemy.deploy(first, DEV));
        assertThat(run(Alchemy.plan(first, DEV)).toText()).doesNotContain("brings", "moves");
        Stack<Nothing> changed =
                stack(fx -> fx.yield(Vault.of("gold", v -> v.place("attic").key(Output.of("k")))));
        assertThat(run(Alchemy.plan(changed, DEV)).toText())
                .contains("moves what it holds")
                .doesNotContain("brings");
    }

    @Test
    void saysNothingOfAnObjectWhoseRequiredPropertiesAreUnknown() {
        Stack<Nothing> later = stack(fx -> {
            var thing = fx.yield(Thing.of("thing", t -> t.size(1)));
            fx.yield(Vault.of("gold", v -> v.place(thing.id().map(id -> "cellar"))));
        });

        assertThat(run(Alchemy.plan(later, DEV)).warnings()).isEmpty();
    }

    @Test
    void anObjectWhoseRulesNeedWhatIsUnknownIsPlannedWithoutWarnings() {
        Stack<Nothing> later = stack(fx -> {
            var thing = fx.yield(Thing.of("thing", t -> t.size(1)));
            fx.yield(Vault.of("gold", v -> v.place("bank").key(thing.id())));
        });

        assertThat(run(Alchemy.plan(later, DEV)).warnings()).isEmpty();
        run(Alchemy.deploy(later, DEV));
        assertThat(vaults.existing).hasSize(1);
    }

    private void fails(Stack<?> stack) {
        assertThatThrownBy(() -> run(Alchemy.deploy(stack, DEV))).isInstanceOf(ApplyFailedException.class);
    }

    private PlannedChange planned(Stack<?> stack, String fqn) {
        return run(Alchemy.plan(stack, DEV)).change(fqn).orElseThrow();
    }

    /** The action and what the plan says to it. */
    private static String why(PlannedChange change) {
        return change.action().word() + " " + change.reasons();
    }

    private Stack<Nothing> thing(int size, String region, String slot) {
        return stack(
                fx -> fx.yield(Thing.of("a", t -> t.size(size).region(region).slot(slot))));
    }

    private Stack<Nothing> fed(int size) {
        return stack(fx -> {
            Thing base = fx.yield(Thing.of("base", t -> t.size(size)));
            fx.yield(Thing.of("user", t -> t.size(1).region(base.label())));
            fx.yield(Thing.of("second-user", t -> t.size(1).uses(Output.all(List.of(base.label())))));
        });
    }

    @Test
    void aNewResourceIsUnknownUntilApplyAndStandsAfterWhatItUses() {
        PlannedChange user = planned(fed(1), "user");
        assertThat(user.action()).isEqualTo(ChangeAction.CREATE);
        assertThat(user.unknownAfter()).isEqualTo(ALL);
        assertThat(user.after()).containsExactly("base");
        assertThat(user.undetermined()).isFalse();
        assertThat(planned(fed(1), "base").after()).isEmpty();
        assertThat(run(Alchemy.plan(fed(1), DEV)).changes())
                .extracting(PlannedChange::fqn)
                .containsExactly("base", "second-user", "user");
    }

    @Test
    void anUpdateKeepsWhatIsStableAndAnUndeterminedOneNothing() {
        run(Alchemy.deploy(fed(1), DEV));
        PlannedChange base = planned(fed(2), "base");
        assertThat(base.unknownAfter()).containsExactly("label", "token");
        assertThat(run(Alchemy.plan(fed(2), DEV)).toText()).contains("size: 1 -> 2");
        PlannedChange user = planned(fed(2), "user");
        assertThat(user.action()).isEqualTo(ChangeAction.UPDATE);
        assertThat(user.undetermined()).isTrue();
        assertThat(user.unknownAfter()).isEqualTo(ALL);
        PlannedChange second = planned(fed(2), "second-user");
        assertThat(second.undetermined()).isFalse();
        assertThat(second.unknownAfter()).containsExactly("label", "token");
        PlannedChange nothing = planned(fed(1), "base");
        assertThat(nothing.action()).isEqualTo(ChangeAction.NOOP);
        assertThat(nothing.unknownAfter()).isEmpty();
        assertThat(nothing.reasons()).isEmpty();
    }

    @Test
    void aReplacementSaysWhichObjectGoesFirst() {
        run(Alchemy.deploy(thing(1, "eu", "x"), DEV));
        assertThat(planned(thing(1, "eu", "y"), "a"))
                .returns(ChangeAction.REPLACE, PlannedChange::action)
                .returns(true, PlannedChange::deleteFirst)
                .returns(ALL, PlannedChange::unknownAfter)
                .returns(List.of(), PlannedChange::dataLoss);
        run(Alchemy.deploy(thing(1, "eu", null), DEV));
        assertThat(planned(thing(1, "us", null), "a"))
                .returns(ChangeAction.REPLACE, PlannedChange::action)
                .returns(false, PlannedChange::deleteFirst);
    }

    @Test
    void whatIsLostIsSaidWhereItIsLost() {
        Stack<Nothing> here = stack(fx -> fx.yield(Vault.of("vault", v -> v.place("here"))));
        run(Alchemy.deploy(here, DEV));
        Stack<Nothing> there = stack(fx -> fx.yield(Vault.of("vault", v -> v.place("there"))));
        assertThat(planned(there, "vault").dataLoss()).containsExactly("its gold");
        assertThat(planned(here, "vault").dataLoss()).isEmpty();
        assertThatThrownBy(() -> run(Alchemy.deploy(there, DEV)))
                .hasMessage("stage content/dev: data would be lost: replacing 'vault' loses its gold."
                        + " If that is meant, give --confirm vault.");
    }

    @Test
    void whatAFailedRunLeftIsSaidInWords() {
        refused.add("CREATE a");
        fails(thing(1, "eu", null));
        refused.clear();
        PlannedChange resumed = planned(thing(1, "eu", null), "a");
        assertThat(why(resumed)).contains("create").contains("goes on with a create that");
        assertThat(resumed.unknownAfter()).isEqualTo(ALL);
        run(Alchemy.deploy(thing(1, "eu", null), DEV));

        refused.add("CREATE a");
        fails(thing(1, "us", null));
        assertThat(why(planned(thing(1, "eu", null), "a"))).contains("update").contains("takes back a replacement");
        assertThat(why(planned(thing(2, "eu", null), "a"))).contains("takes back a replacement");
        refused.clear();
        run(Alchemy.deploy(thing(1, "eu", null), DEV));

        refused.add("DELETE a");
        fails(thing(1, "us", null));
        PlannedChange one = planned(thing(1, "us", null), "a");
        assertThat(one.action()).isEqualTo(ChangeAction.UPDATE);
        assertThat(why(one)).contains("deletes 1 older object that an earlier replacement left");
        fails(thing(1, "ap", null));
        assertThat(why(planned(thing(1, "ap", null), "a"))).contains("deletes 2 older objects that");
        refused.clear();
        run(Alchemy.deploy(thing(1, "ap", null), DEV));
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void anOriginalWhoseUpdateDidNotEndIsPlannedAsAnUpdateWhereItIsTakenBack() {
        run(Alchemy.deploy(thing(1, "eu", null), DEV));
        refused.add("UPDATE a");
        fails(thing(2, "eu", null));
        refused.add("CREATE a");
        fails(thing(2, "us", null));
        PlannedChange change = planned(thing(2, "eu", null), "a");
        assertThat(change.action()).isEqualTo(ChangeAction.UPDATE);
        assertThat(why(change)).contains("takes back a replacement");
        assertThat(change.unknownAfter()).isNotEmpty();
        refused.clear();
        cloud.forgetCalls();
        run(Alchemy.deploy(thing(2, "eu", null), DEV));
        assertThat(cloud.changes()).isNotEmpty();
        assertThat(run(Alchemy.plan(thing(2, "eu", null), DEV)).isEmpty()).isTrue();
    }

    @Test
    void aDeleteFirstReplacementThatDidNotEndIsGoneOnWith() {
        run(Alchemy.deploy(thing(1, "eu", "x"), DEV));
        refused.add("DELETE a");
        fails(thing(1, "eu", "y"));
        PlannedChange change = planned(thing(1, "eu", "z"), "a");
        assertThat(change)
                .returns(ChangeAction.REPLACE, PlannedChange::action)
                .returns(true, PlannedChange::deleteFirst);
        assertThat(why(change)).contains("goes on with a replacement that did not end");
        refused.clear();
        run(Alchemy.deploy(thing(1, "eu", "z"), DEV));
        assertThat(cloud.items())
                .singleElement()
                .satisfies(item -> assertThat(item.props().slot()).isEqualTo("z"));
    }

    @Test
    void borrowersStandOnlyWithWhatTheyWouldLose() {
        run(Alchemy.deploy(thing(1, "eu", null), DEV));
        run(Alchemy.deploy(
                stack(fx -> {
                    Thing lent = fx.yield(Thing.ref("a", Ref.stage("dev")));
                    fx.yield(Thing.of("b", t -> t.size(1).region(lent.id())));
                }),
                Stage.of("pr")));
        assertThat(planned(thing(1, "us", null), "a").borrowers())
                .extracting(Object::toString)
                .containsExactly("content/pr/b");
        assertThat(planned(stack(fx -> {}), "a").borrowers()).hasSize(1);
        assertThat(planned(thing(2, "eu", null), "a").borrowers()).isEmpty();
        Stack<Nothing> renamed =
                stack(fx -> fx.yield(Thing.of("z", t -> t.size(1).region("eu").options(o -> o.renamedFrom("a")))));
        assertThat(planned(renamed, "z"))
                .returns(ChangeAction.RENAME, PlannedChange::action)
                .satisfies(change -> assertThat(change.borrowers()).hasSize(1))
                .satisfies(change -> assertThat(why(change)).contains("renamed from 'a'"));
        assertThat(run(Alchemy.planDestroy(renamed, DEV, DeployOptions.DEFAULTS))
                        .change("a")
                        .orElseThrow()
                        .borrowers())
                .hasSize(1);
        Stack<Nothing> user = stack(fx -> {
            Thing lent = fx.yield(Thing.ref("a", Ref.stage("dev")));
            fx.yield(Thing.of("b", t -> t.size(1).region(lent.id()).uses(Output.all(List.of(lent.label())))));
        });
        assertThat(run(Alchemy.plan(user, Stage.of("pr"))).references())
                .extracting(Plan.Reference::fqn)
                .containsExactly("a");
    }

    @Test
    void aRetainedResourceThatGoesIsAnOrphanAndLosesNothing() {
        run(Alchemy.deploy(stack(fx -> fx.yield(Thing.of("a", t -> t.size(1).options(o -> o.retain())))), DEV));
        assertThat(planned(stack(fx -> {}), "a").action()).isEqualTo(ChangeAction.ORPHAN);
        run(Alchemy.deploy(stack(fx -> {}), DEV));
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void severalFailuresAreNumberedAndAttached() {
        Stack<Nothing> wrong = stack(fx -> {
            fx.yield(Thing.ref("a", Ref.stage("nowhere")));
            fx.yield(Thing.ref("b", Ref.stage("nowhere")));
        });
        assertThatThrownBy(() -> run(Alchemy.plan(wrong, DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasMessageStartingWith("stage content/dev cannot be planned, for 2 reasons:\n  1. invalid reference")
                .hasMessageContaining("\n  2. invalid reference")
                .hasMessageContaining("nothing is deployed there")
                .hasCauseInstanceOf(InvalidReferenceException.class)
                .satisfies(error -> {
                    assertThat(((PlanFailedException) error).failures()).hasSize(2);
                    assertThat(error.getSuppressed())
                            .contains(((PlanFailedException) error).failures().get(1));
                });
        run(Alchemy.deploy(thing(1, "eu", null), DEV));
        assertThatThrownBy(() ->
                        run(Alchemy.plan(stack(fx -> fx.yield(Thing.ref("other", Ref.stage("dev")))), Stage.of("pr"))))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidReferenceException.class)
                .hasMessageContaining("it is not deployed there");
    }

    @Test
    void oneReasonArrivesAsSeveralDo() {
        Stack<Nothing> wrong = stack(fx -> fx.yield(Thing.ref("a", Ref.stage("nowhere"))));
        assertThatThrownBy(() -> run(Alchemy.plan(wrong, DEV)))
                .hasMessageStartingWith("stage content/dev cannot be planned: invalid reference")
                .isInstanceOfSatisfying(
                        PlanFailedException.class,
                        failed -> assertThat(failed.failures())
                                .singleElement()
                                .isSameAs(failed.getCause())
                                .isInstanceOf(InvalidReferenceException.class));
    }

    @Test
    void aReferenceToTheOwnStageMustBeDeclaredWithItsType() {
        assertThatThrownBy(() -> run(Alchemy.plan(stack(fx -> fx.yield(Thing.ref("a", Ref.stage("dev")))), DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidReferenceException.class)
                .hasMessageContaining("the program does not declare it");
        Stack<Nothing> otherType = stack(fx -> {
            fx.yield(Vault.of("a", v -> v.place("here")));
            fx.yield(Thing.ref("a", Ref.stage("dev")));
        });
        assertThatThrownBy(() -> run(Alchemy.plan(otherType, DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidReferenceException.class)
                .hasMessageContaining("it is declared as Fake.Vault, not Fake.Thing");
    }

    @Test
    void handlesOfAnotherRunAreRefusedByName() {
        run(Alchemy.deploy(thing(1, "eu", null), Stage.of("lender")));
        List<Thing> kept = new ArrayList<>();
        run(Alchemy.plan(
                stack(fx -> {
                    kept.add(fx.yield(Thing.of("kept", t -> t.size(1))));
                    kept.add(fx.yield(Thing.ref("a", Ref.stage("lender"))));
                }),
                DEV));
        for (Thing thing : kept) {
            assertThatThrownBy(() -> run(Alchemy.plan(
                            stack(fx -> fx.yield(Thing.of("b", t -> t.size(1).region(thing.id())))), DEV)))
                    .isInstanceOf(PlanFailedException.class)
                    .hasCauseInstanceOf(InvalidDeclarationException.class)
                    .hasMessageContaining("is used through a handle of another run");
        }
    }

    record Labelled(Output<String> label) {}

    @Test
    void outputsOfAnotherStageAreReadLentAndMissedByName() {
        Stack<Labelled> lender = Stack.named("lender")
                .providers(cloud.providers())
                .program(Labelled.class, Thing.of("a", t -> t.size(1)).map(a -> new Labelled(a.label())));
        Stack<Nothing> borrower = stack(fx -> {
            Output<String> label = fx.yield(lender.stage("dev")).label();
            fx.yield(Thing.of("b", t -> t.size(1).region(label)));
        });
        assertThatThrownBy(() -> run(Alchemy.plan(borrower, DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidReferenceException.class)
                .hasMessageContaining("the stage has no outputs");
        run(Alchemy.deploy(lender, DEV));
        run(Alchemy.deploy(borrower, DEV));
        assertThat(cloud.items().get(1).props().region()).isEqualTo("size-1");
        assertThatThrownBy(() -> run(Alchemy.destroy(lender, DEV)))
                .hasMessageContaining("what it returns of lender/dev")
                .hasMessageContaining("content/dev/b");
        Map<String, Labelled> kept = new HashMap<>();
        run(Alchemy.plan(stack(fx -> kept.put("", fx.yield(lender.stage("dev")))), DEV));
        assertThatThrownBy(() -> run(Alchemy.plan(
                        stack(fx -> fx.yield(
                                Thing.of("c", t -> t.size(1).region(kept.get("").label())))),
                        DEV)))
                .hasMessageContaining("belong to another run");
    }

    @Test
    void aTypeWithoutProviderIsNamed() {
        Stack<Nothing> poor = Stack.named("content")
                .program(
                        Nothing.class,
                        Thing.of("a", t -> t.size(1))
                                .then(Thing.of("b", t -> t.size(1)))
                                .thenReturn(new Nothing()));
        assertThatThrownBy(() -> run(Alchemy.plan(poor, DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasMessageContaining("'a' has the type Fake.Thing, and the stack has no provider")
                .hasMessageContaining("'b' has the type Fake.Thing");
    }

    @Test
    void aDeleteFirstReplacementThatDidNotBeginIsTakenBackWithoutACall() {
        run(Alchemy.deploy(thing(1, "eu", "x"), DEV));
        refused.add("DELETE a");
        fails(thing(1, "eu", "y"));
        refused.clear();
        cloud.forgetCalls();
        assertThat(why(planned(thing(1, "eu", "x"), "a"))).contains("takes back a replacement");
        run(Alchemy.deploy(thing(1, "eu", "x"), DEV));
        assertThat(cloud.changes()).isEmpty();
        assertThat(run(Alchemy.plan(thing(1, "eu", "x"), DEV)).isEmpty()).isTrue();
    }

    @Test
    void driftIsSaidInWords() {
        run(Alchemy.deploy(thing(1, "eu", null), DEV));
        DeployOptions refreshing = DeployOptions.builder().refresh(true).build();
        FakeCloud.Item item = cloud.items().get(0);
        cloud.plant(item.id(), item.owner(), new Thing.Props(7, "eu", null, null, null));
        PlannedChange changed = run(Alchemy.plan(thing(1, "eu", null), DEV, refreshing))
                .change("a")
                .orElseThrow();
        assertThat(why(changed))
                .startsWith("update")
                .contains("its object differs from what is stored", "found label: ");
        cloud.lose(item.id());
        PlannedChange gone = run(Alchemy.plan(thing(1, "eu", null), DEV, refreshing))
                .change("a")
                .orElseThrow();
        assertThat(why(gone)).startsWith("create").contains("its object does not exist any more");
    }

    /** Takes no difference for one. */
    private record Lenient(Vault.Vaults vaults) implements Provider<Vault.Props, Vault.Attributes> {

        @Override
        public ResourceType<?, Vault.Props, Vault.Attributes> type() {
            return Vault.TYPE;
        }

        @Override
        public Mono<Diff> diff(Change<Vault.Props, Vault.Attributes> change) {
            return Mono.just(new Diff.Noop());
        }

        @Override
        public Mono<Vault.Attributes> reconcile(Reconcile<Vault.Props, Vault.Attributes> request) {
            return vaults.reconcile(request);
        }

        @Override
        public Mono<Void> delete(Delete<Vault.Props, Vault.Attributes> request) {
            return vaults.delete(request);
        }
    }

    @Test
    void aDifferenceThatTheProviderTakesForNoneIsNoChange() {
        for (String place : new String[] {"here", "Here"}) {
            Stack<Nothing> lenient = Stack.named("content")
                    .providers(Providers.of(new Lenient(vaults)))
                    .program(
                            Nothing.class,
                            Vault.of("vault", v -> v.place(place)).thenReturn(new Nothing()));
            run(Alchemy.deploy(lenient, DEV));
        }
        assertThat(vaults.calls).containsExactly("CREATE vault");
    }

    @Test
    void aNameIsNoFormerNameOfItself() {
        Stack<Nothing> named =
                stack(fx -> fx.yield(Thing.of("a", t -> t.size(1).options(o -> o.renamedFrom("a", "b")))));
        run(Alchemy.deploy(named, DEV));
        assertThat(run(Alchemy.plan(named, DEV)).isEmpty()).isTrue();
    }

    @Test
    void forgettingDropsOnlyWhatHasNoProvider() {
        run(Alchemy.deploy(
                stack(fx -> {
                    fx.yield(Vault.of("vault", v -> v.place("here")));
                    fx.yield(Thing.of("a", t -> t.size(1)));
                }),
                DEV));
        Stack<Nothing> poorer =
                Stack.named("content").providers(cloud.providers()).program(Nothing.class, Mono.just(new Nothing()));
        DeployOptions forgetting = DeployOptions.builder().forget(true).build();
        assertThat(run(Alchemy.planDestroy(poorer, DEV, forgetting)).changes())
                .extracting(PlannedChange::action)
                .containsExactly(ChangeAction.DELETE, ChangeAction.ORPHAN);
        run(Alchemy.startDestroy(poorer, DEV, forgetting).flatMap(Run::result));
        assertThat(cloud.items()).isEmpty();
        assertThat(vaults.existing).hasSize(1);
    }

    @Test
    void anUnfinishedObjectWithoutItsProviderIsNamedAndStays() {
        refused.add("CREATE a");
        fails(thing(1, "eu", null));
        Stack<Nothing> poorer = Stack.named("content").program(Nothing.class, Mono.just(new Nothing()));
        assertThatThrownBy(() -> run(Alchemy.destroy(poorer, DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("no provider for its type Fake.Thing");
    }

    record Wider(Output<String> label, Output<String> more) {}

    @Test
    void anOutputThatIsNotStoredIsNamed() {
        Stack<Labelled> lender = Stack.named("lender")
                .providers(cloud.providers())
                .program(Labelled.class, Thing.of("a", t -> t.size(1)).map(a -> new Labelled(a.label())));
        run(Alchemy.deploy(lender, DEV));
        Stack<Nothing> user = stack(fx -> {
            Wider wider = fx.yield(StackRef.of("lender", Wider.class).stage("dev"));
            fx.yield(Thing.of("b", t -> t.size(1).region(wider.more())));
        });
        assertThatThrownBy(() -> run(Alchemy.plan(user, DEV)))
                .isInstanceOf(PlanFailedException.class)
                .hasCauseInstanceOf(InvalidReferenceException.class)
                .hasMessageContaining("'more'")
                .hasMessageContaining("the stored outputs lack it");
    }
}
