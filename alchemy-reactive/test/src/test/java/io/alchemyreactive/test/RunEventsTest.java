package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.resource.DestroyOrder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Scope;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What each kind of change tells while it is applied, and what is stored at the end. */
class RunEventsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");

    record Nothing() {}

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> gated = ConcurrentHashMap.newKeySet();
    private final Sinks.One<String> arrived = Sinks.one();
    private final Sinks.Empty<Void> gate = Sinks.empty();

    @BeforeEach
    void comeBetween() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                if (refused.contains(call.toString())) {
                    return Mono.error(new IllegalStateException("refused"));
                }
                if (gated.contains(call.toString())) {
                    arrived.tryEmitValue(call.toString());
                    return gate.asMono();
                }
                return Mono.empty();
            }
        });
    }

    private Stack<Nothing> stack(Effect.GenRun program) {
        return Stack.named("told")
                .providers(cloud.providers())
                .program(Nothing.class, Effect.run(program).thenReturn(new Nothing()));
    }

    private Stack<Nothing> things(String... ids) {
        return stack(fx -> {
            for (String id : ids) {
                fx.yield(Thing.of(id, t -> t.size(1)));
            }
        });
    }

    private Stack<Nothing> baseAndUser(int size) {
        return stack(fx -> {
            Thing base = fx.yield(Thing.of("base", t -> t.size(1)));
            fx.yield(Thing.of("user", t -> t.size(size).uses(Output.all(List.of(base.id())))));
        });
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(PATIENCE));
    }

    private List<String> told(Stack<Nothing> stack) {
        return told(run(Alchemy.start(stack, DEV, DeployOptions.DEFAULTS)));
    }

    private List<String> toldOfDestroy(Stack<Nothing> stack) {
        return told(run(Alchemy.startDestroy(stack, DEV, DeployOptions.DEFAULTS)));
    }

    private List<String> told(Run<?> run) {
        return run(run.events()
                .ofType(DeployEvent.OfResource.class)
                .map(RunEventsTest::inWords)
                .collectList());
    }

    private static String inWords(DeployEvent.OfResource event) {
        String text = event.getClass().getSimpleName() + " " + event.fqn() + " " + event.action();
        return event instanceof DeployEvent.Failed failed
                ? text + ": " + failed.message()
                : event instanceof DeployEvent.Skipped skipped ? text + ": " + skipped.because() : text;
    }

    private Map<String, ?> rows() {
        return run(store.load(new StageKey("told", "dev"))).rows();
    }

    @Test
    void aRenameIsStartedAndFinishedAndTheRestIsSilent() {
        run(Alchemy.deploy(things("a", "same"), DEV));
        Stack<Nothing> renamed = stack(fx -> {
            fx.yield(Thing.of("b", t -> t.size(1).options(o -> o.renamedFrom("a"))));
            fx.yield(Thing.of("same", t -> t.size(1)));
            fx.yield(Thing.of("new", t -> t.size(1)));
        });
        assertThat(told(renamed))
                .containsExactlyInAnyOrder(
                        "Planned b RENAME",
                        "Planned new CREATE",
                        "Started b RENAME",
                        "Finished b RENAME",
                        "Started new CREATE",
                        "Finished new CREATE");
    }

    @Test
    void aDestroyTellsEachResourceOnceUsersFirst() {
        run(Alchemy.deploy(baseAndUser(1), DEV));
        assertThat(toldOfDestroy(baseAndUser(1)))
                .containsExactly(
                        "Planned base DELETE",
                        "Planned user DELETE",
                        "Started user DELETE",
                        "Finished user DELETE",
                        "Started base DELETE",
                        "Finished base DELETE");
    }

    @Test
    void aDeleteThatFailsSkipsWhatItUses() {
        run(Alchemy.deploy(baseAndUser(1), DEV));
        refused.add("DELETE user");
        assertThat(toldOfDestroy(baseAndUser(1)))
                .contains("Failed user DELETE: refused", "Skipped base DELETE: what it needs failed or was skipped")
                .doesNotContain("Started base DELETE");
    }

    @Test
    void aRowWhoseLookFailsFailsAloneAndWhatItUsesStays() {
        refused.add("CREATE user");
        Stack<Nothing> stack = stack(fx -> {
            Thing base = fx.yield(Thing.of("base", t -> t.size(1)));
            fx.yield(Thing.of("user", t -> t.size(1).uses(Output.all(List.of(base.id())))));
            fx.yield(Thing.of("alone", t -> t.size(1)));
        });
        assertThatThrownBy(() -> run(Alchemy.deploy(stack, DEV))).isInstanceOf(ApplyFailedException.class);
        refused.add("READ user");

        assertThat(run(Alchemy.planDestroy(stack, DEV, DeployOptions.DEFAULTS)).warnings())
                .singleElement()
                .asString()
                .startsWith("'user': looking for it failed: refused.");
        Run<?> destroy = run(Alchemy.startDestroy(stack, DEV, DeployOptions.DEFAULTS));
        assertThat(told(destroy))
                .contains(
                        "Finished alone DELETE",
                        "Failed user DELETE: looking for it failed: refused",
                        "Skipped base DELETE: what it needs failed or was skipped");
        assertThatThrownBy(() -> run(destroy.result()))
                .hasMessageContaining("\n  'user': looking for it failed: refused\n  not tried because of that: base");
        assertThat(rows()).containsOnlyKeys("base", "user");
        assertThat(told(things("alone")))
                .contains("Finished alone CREATE", "Failed user DELETE: looking for it failed: refused");

        refused.clear();
        run(Alchemy.destroy(stack, DEV));
        assertThat(rows()).isEmpty();
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void anOlderObjectThatCannotBeDeletedIsTold() {
        run(Alchemy.deploy(stack(fx -> fx.yield(Thing.of("a", t -> t.size(1).region("eu")))), DEV));
        refused.add("DELETE a");
        Stack<Nothing> moved = stack(fx -> fx.yield(Thing.of("a", t -> t.size(1).region("us"))));

        assertThat(told(moved))
                .containsExactly(
                        "Planned a REPLACE", "Started a REPLACE", "Finished a REPLACE", "Failed a DELETE: refused");
    }

    @Test
    void whatAFailedUserStillNeedsIsNotDeleted() {
        run(Alchemy.deploy(baseAndUser(1), DEV));
        refused.add("UPDATE user");
        Stack<Nothing> alone = stack(fx -> fx.yield(Thing.of("user", t -> t.size(2))));
        assertThat(told(alone))
                .contains(
                        "Failed user UPDATE: refused",
                        "Skipped base DELETE: still used by 'user', which failed or was skipped");
        assertThat(rows()).containsOnlyKeys("base", "user");
        assertThat(cloud.items()).hasSize(2);
        refused.clear();
        run(Alchemy.deploy(alone, DEV));
        assertThat(rows()).containsOnlyKeys("user");
    }

    @Test
    void aStopSkipsWhatWasNotBegunAndSaysNothingOfTheRest() {
        run(Alchemy.deploy(things("same"), DEV));
        gated.add("CREATE base");
        Run<Deployment<Nothing>> run = run(Alchemy.start(
                stack(fx -> {
                    fx.yield(Thing.of("same", t -> t.size(1)));
                    Thing base = fx.yield(Thing.of("base", t -> t.size(1)));
                    Thing user = fx.yield(Thing.of("user", t -> t.size(1).region(base.id())));
                    fx.yield(Thing.of("last", t -> t.size(1).region(user.id())));
                }),
                DEV,
                DeployOptions.DEFAULTS));
        arrived.asMono().block(PATIENCE);
        run.stop().subscribe();
        gate.tryEmitEmpty();
        assertThatThrownBy(() -> run(run.result())).isInstanceOf(StoppedException.class);
        assertThat(told(run))
                .containsExactlyInAnyOrder(
                        "Planned base CREATE",
                        "Planned user CREATE",
                        "Planned last CREATE",
                        "Started base CREATE",
                        "Finished base CREATE",
                        "Skipped user CREATE: the run was stopped",
                        "Skipped last CREATE: the run was stopped");
        assertThat(rows()).containsOnlyKeys("same", "base");
    }

    @Test
    void aStoppedDestroyDeletesNothingMore() {
        run(Alchemy.deploy(baseAndUser(1), DEV));
        gated.add("DELETE user");
        Run<?> run = run(Alchemy.startDestroy(baseAndUser(1), DEV, DeployOptions.DEFAULTS));
        arrived.asMono().block(PATIENCE);
        run.stop().subscribe();
        gate.tryEmitEmpty();
        assertThatThrownBy(() -> run(run.result())).isInstanceOf(StoppedException.class);
        assertThat(rows()).containsOnlyKeys("base");
        assertThat(told(run)).contains("Skipped base DELETE: the run was stopped");
    }

    @Test
    void anAbortedDestroyCancelsTheCallThatHangs() {
        run(Alchemy.deploy(baseAndUser(1), DEV));
        gated.add("DELETE user");
        Run<?> run = run(Alchemy.startDestroy(baseAndUser(1), DEV, DeployOptions.DEFAULTS));
        arrived.asMono().block(PATIENCE);
        run.abort();
        assertThatThrownBy(() -> run(run.result())).isInstanceOf(StoppedException.class);
        gated.clear();
        run(Alchemy.destroy(baseAndUser(1), DEV));
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void aNodeThatIsPutOffStartsOnce() {
        gated.add("CREATE second");
        Stack<Nothing> stack = stack(fx -> {
            Thing first = fx.yield(Thing.of("first", t -> t.size(1)));
            Thing second = fx.yield(Thing.of("second", t -> t.size(1)));
            fx.yield(Thing.of("user", t -> t.size(1).region(first.id().flatMap(id -> second.label()))));
        });
        Run<Deployment<Nothing>> run = run(Alchemy.start(stack, DEV, DeployOptions.DEFAULTS));
        arrived.asMono().block(PATIENCE);
        run(run.events()
                .ofType(DeployEvent.Started.class)
                .filter(event -> event.fqn().equals("user"))
                .next());
        gate.tryEmitEmpty();
        run(run.result());
        assertThat(told(run)).containsOnlyOnce("Started user CREATE").containsOnlyOnce("Finished user CREATE");
    }

    @Test
    void aCycleThatApplyFindsIsToldAsAFailure() {
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
        assertThat(told(cyclic))
                .filteredOn(text -> text.startsWith("Failed"))
                .singleElement()
                .asString()
                .contains("needs itself: ");
    }

    @Test
    void aFailureSaysWhetherSomethingWasStored() {
        refused.add("CREATE a");
        assertThatThrownBy(() -> run(Alchemy.deploy(things("a"), DEV)))
                .hasMessage("stage told/dev: 1 resource failed:\n  'a': creating it failed: refused"
                        + "\nCorrect that and run the same command again.")
                .isInstanceOfSatisfying(
                        ApplyFailedException.class,
                        error -> assertThat(error.changedSomething()).isFalse());
        refused.add("CREATE b");
        assertThatThrownBy(() -> run(Alchemy.deploy(things("c", "b", "a"), DEV)))
                .hasMessage("stage told/dev: 2 resources failed:\n  'a': creating it failed: refused"
                        + "\n  'b': creating it failed: refused"
                        + "\nWhat succeeded is stored; run the same command again to go on.")
                .isInstanceOfSatisfying(
                        ApplyFailedException.class,
                        error -> assertThat(error.changedSomething()).isTrue());
    }

    @Test
    void skippedResourcesAreNamedInTheOrderOfThePlan() {
        refused.add("CREATE base");
        Stack<Nothing> stack = stack(fx -> {
            Thing base = fx.yield(Thing.of("base", t -> t.size(1)));
            for (String id : new String[] {"z", "y", "x"}) {
                fx.yield(Thing.of(id, t -> t.size(1).region(base.id())));
            }
        });
        assertThatThrownBy(() -> run(Alchemy.deploy(stack, DEV)))
                .hasMessageContaining("not tried because of that: x, y, z");
    }

    @Test
    void whatALaterDeployAddedToASequentialScopeGoesFirst() {
        Mono<Thing> a = Thing.of("a", t -> t.size(1));
        Mono<Thing> b = Thing.of("b", t -> t.size(1));
        Mono<Thing> c = Thing.of("c", t -> t.size(1));
        run(Alchemy.deploy(sequence(b, a), DEV));
        run(Alchemy.deploy(sequence(c, b, a), DEV));
        cloud.forgetCalls();
        run(Alchemy.destroy(sequence(), DEV));
        assertThat(cloud.changes())
                .extracting(Object::toString)
                .containsExactly("DELETE s/c", "DELETE s/a", "DELETE s/b");
    }

    @SafeVarargs
    private Stack<Nothing> sequence(Mono<Thing>... members) {
        return stack(fx -> {
            for (Mono<Thing> member : members) {
                fx.yield(Scope.of("s", DestroyOrder.SEQUENTIAL, member));
            }
        });
    }

    private Stack<Nothing> borrower(boolean inCallback) {
        return stack(fx -> {
            Thing lent = fx.yield(Thing.ref("a", Ref.stage("dev")));
            Thing own = fx.yield(Thing.of("own", t -> t.size(1)));
            Output<String> region = inCallback ? own.id().flatMap(id -> lent.id()) : lent.id();
            fx.yield(Thing.of("b", t -> t.size(1).region(region)));
        });
    }

    @Test
    void edgesToOtherStagesAreKeptAsLongAsTheyAreUsed() {
        Stage preview = Stage.of("pr");
        var key = new StageKey("told", "pr");
        run(Alchemy.deploy(things("a"), DEV));
        for (boolean inCallback : new boolean[] {true, false}) {
            for (int times = 0; times < 2; times++) {
                run(Alchemy.deploy(borrower(inCallback), preview));
                assertThat(run(store.load(key)).borrows()).singleElement().satisfies(borrow -> {
                    assertThat(borrow.borrower()).hasToString("told/pr/b");
                    assertThat(borrow.owner()).hasToString("told/dev/a");
                });
            }
            assertThatThrownBy(() -> run(Alchemy.destroy(things("a"), DEV)))
                    .isInstanceOfSatisfying(
                            BorrowedException.class,
                            error -> assertThat(error.borrowers())
                                    .extracting(Object::toString)
                                    .containsExactly("told/pr/b"))
                    .hasMessageContaining("Destroy told/pr first");
            run(Alchemy.deploy(things("own"), preview));
            assertThat(run(store.load(key)).borrows()).isEmpty();
        }
        run(Alchemy.destroy(things("a"), DEV));
    }

    @Test
    void referencesAreBrokenOnPurposeOnly() {
        run(Alchemy.deploy(things("a", "z"), DEV));
        run(Alchemy.deploy(borrower(false), Stage.of("pr")));
        run(Alchemy.deploy(things("a"), DEV));
        DeployOptions breaking = DeployOptions.builder().breakReferences(true).build();
        run(Alchemy.startDestroy(things("a"), DEV, breaking).flatMap(Run::result));
        assertThat(rows()).isEmpty();
    }

    @Test
    void nothingIsWrittenWhenNothingHasChanged() {
        run(Alchemy.deploy(baseAndUser(1), DEV));
        Map<String, ?> before = rows();
        var commits = new AtomicInteger();
        var counting = (StateStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, arguments) -> {
                    // The journal says that a run has been.
                    if (method.getName().equals("commit")
                            && !((List<?>) arguments[1]).stream().allMatch(StateChange.Note.class::isInstance)) {
                        commits.incrementAndGet();
                    }
                    return method.invoke(store, arguments);
                });
        Mono<Deployment<Nothing>> again =
                Alchemy.deploy(baseAndUser(1), DEV).contextWrite(StateStore.provide(counting));
        assertThat(again.block(PATIENCE)).isNotNull();
        assertThat(commits).hasValue(0);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void anAdoptionThatDidNotEndChangesWhatWasFoundAndMakesNothing() {
        var theirs = new Identity(new ResourceKey(new StageKey("legacy", "prod"), "db"), "none");
        cloud.plant("thing-x", theirs, new Thing.Props(7, null, "slot", null, null));
        Stack<Nothing> adopting =
                stack(fx -> fx.yield(Thing.of("a", t -> t.size(1).slot("slot").options(o -> o.adopt()))));
        refused.add("UPDATE a");
        assertThatThrownBy(() -> run(Alchemy.deploy(adopting, DEV))).isInstanceOf(ApplyFailedException.class);
        refused.clear();
        cloud.forgetCalls();
        run(Alchemy.deploy(adopting, DEV));
        assertThat(cloud.changes()).extracting(Object::toString).containsExactly("UPDATE a");
        assertThat(cloud.items()).singleElement().satisfies(item -> {
            assertThat(item.id()).isEqualTo("thing-x");
            assertThat(item.props().size()).isEqualTo(1);
        });
    }

    @Test
    void anAbortedDeployDeletesNothing() {
        run(Alchemy.deploy(things("old"), DEV));
        gated.add("CREATE new");
        Run<Deployment<Nothing>> run = run(Alchemy.start(things("new"), DEV, DeployOptions.DEFAULTS));
        arrived.asMono().block(PATIENCE);
        run.abort();
        assertThatThrownBy(() -> run(run.result())).isInstanceOf(StoppedException.class);
        assertThat(cloud.items()).hasSize(1);
        assertThat(told(run))
                .contains("Cancelled new CREATE")
                .noneMatch(event -> event.startsWith("Skipped new"))
                .doesNotContain("Started old DELETE");
        gated.clear();
        run(Alchemy.deploy(things("new"), DEV));
        assertThat(rows()).containsOnlyKeys("new");
    }
}
