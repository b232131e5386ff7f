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
import io.alchemyreactive.internal.lifecycle.RowStamp;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.InvalidReferenceException.Reason;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** References that are outputs: also where no program can yield one. */
class ReferenceOutputsTest {

    record Nothing() {}

    record Base(Thing db, Output<String> label) {}

    record Returned(Output<String> id) {}

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage STAGING = Stage.of("staging");
    private static final Stage PR = Stage.of("pr-1");
    private static final Ref IN_STAGING = Ref.stage("staging");

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore memory = MemoryStateStore.create();
    private final List<StageKey> loaded = new CopyOnWriteArrayList<>();
    private final List<ResourceKey> looked = new CopyOnWriteArrayList<>();

    /** Tells which stages are loaded, and at which rows is looked. */
    private final StateStore store = new ForwardingStateStore(memory) {
        @Override
        public Mono<StageSnapshot> load(StageKey stage) {
            return super.load(stage).doOnSubscribe(subscription -> loaded.add(stage));
        }

        @Override
        public Mono<Row> get(ResourceKey resource) {
            return super.get(resource).doOnSubscribe(subscription -> looked.add(resource));
        }
    };

    private final Stack<Base> base = stack(Base.class, Effect.gen(fx -> {
        Thing db = fx.yield(Thing.of("db", t -> t.size(1).region("eu")));
        return new Base(db, db.label());
    }));

    private <T extends Record> Stack<T> stack(Class<T> outputs, Mono<T> program) {
        return Stack.named("shop").providers(cloud.providers()).program(outputs, program);
    }

    private Stack<Nothing> using(Effect.GenRun program) {
        return stack(Nothing.class, Effect.run(program).thenReturn(new Nothing()));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(PATIENCE));
    }

    private Thing.Props props(String stage, String fqn) {
        return cloud.items().stream()
                .filter(item ->
                        item.owner().stage().equals(stage) && item.owner().fqn().equals(fqn))
                .findFirst()
                .orElseThrow()
                .props();
    }

    private String idOfDb() {
        return cloud.items().stream()
                .filter(item -> item.owner().fqn().equals("db"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static Borrow edge(String from, String to) {
        return new Borrow(
                new ResourceKey(new StageKey("shop", "pr-1"), from),
                new ResourceKey(new StageKey("shop", "staging"), to));
    }

    private List<Borrow> dependencies() {
        return run(memory.load(new StageKey("shop", "pr-1"))).borrows();
    }

    /** The id of the database, found by a name that is known only in apply. */
    private static Output<String> late(Thing of) {
        return of.id().flatMap(id -> Output.ref(Thing.TYPE, "db", IN_STAGING).map(Thing.Attributes::id));
    }

    @Test
    void resourceOfAnotherStageIsAValueThatThePlanKnows() {
        run(Alchemy.deploy(base, STAGING));
        Stack<Nothing> user = using(fx -> fx.yield(Thing.of(
                "user",
                t -> t.size(1).region(Output.ref(Thing.TYPE, "db", IN_STAGING).map(Thing.Attributes::id)))));
        Plan plan = run(Alchemy.plan(user, PR));
        assertThat(plan.references()).extracting(Plan.Reference::fqn).containsExactly("db");
        assertThat(plan.toText()).contains("region = " + idOfDb());
        run(Alchemy.deploy(user, PR));
        assertThat(props("pr-1", "user").region()).isEqualTo(idOfDb());
        assertThat(dependencies()).containsExactly(edge("user", "db"));
    }

    @Test
    void referenceThatACallbackReturnsWhilePlanningIsKnownToThePlan() {
        run(Alchemy.deploy(base, STAGING));
        Stack<Nothing> user = using(fx -> fx.yield(Thing.of(
                "user",
                t -> t.size(1)
                        .region(Output.of("staging")
                                .flatMap(stage -> Output.ref(Thing.TYPE, "db", Ref.stage(stage))
                                        .map(Thing.Attributes::id))))));
        assertThat(run(Alchemy.plan(user, PR)).references())
                .extracting(Plan.Reference::fqn)
                .containsExactly("db");
        run(Alchemy.deploy(user, PR));
        assertThat(props("pr-1", "user").region()).isEqualTo(idOfDb());
        assertThat(dependencies()).containsExactly(edge("user", "db"));
    }

    @Test
    void referenceThatACallbackReturnsInApplyIsStoredBeforeItIsUsed() {
        run(Alchemy.deploy(base, STAGING));
        List<List<Borrow>> seen = new ArrayList<>();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.identity().fqn().equals("user")
                        ? memory.load(new StageKey("shop", "pr-1"))
                                .doOnNext(now -> seen.add(now.borrows()))
                                .then()
                        : Mono.empty();
            }
        });
        run(Alchemy.deploy(
                using(fx -> {
                    Thing first = fx.yield(Thing.of("first", t -> t.size(1)));
                    fx.yield(Thing.of("user", t -> t.size(1).region(late(first))));
                }),
                PR));
        assertThat(props("pr-1", "user").region()).isEqualTo(idOfDb());
        assertThat(seen).isNotEmpty().allSatisfy(then -> assertThat(then).containsExactly(edge("user", "db")));
        assertThat(dependencies()).containsExactly(edge("user", "db"));
        assertThatThrownBy(() -> run(Alchemy.destroy(base, STAGING)))
                .isInstanceOf(BorrowedException.class)
                .hasMessageContaining("shop/pr-1/user");
    }

    @Test
    void referenceThatACallbackReturnsIsLostWithWhatUsedIt() {
        run(Alchemy.deploy(base, STAGING));
        run(Alchemy.deploy(
                using(fx -> {
                    Thing first = fx.yield(Thing.of("first", t -> t.size(1)));
                    fx.yield(Thing.of("user", t -> t.size(1).region(late(first))));
                }),
                PR));
        run(Alchemy.deploy(using(fx -> fx.yield(Thing.of("first", t -> t.size(1)))), PR));
        assertThat(dependencies()).isEmpty();
        run(Alchemy.destroy(base, STAGING));
    }

    @Test
    void ownerThatIsReplacedMeanwhileFailsWhatACallbackFound() {
        run(Alchemy.deploy(base, STAGING));
        var owner = new ResourceKey(new StageKey("shop", "staging"), "db");
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> after(FakeCloud.Call call) {
                // Once the reference has been read, and before anything uses it, somebody begins to delete the owner.
                return call.verb() == FakeCloud.Verb.CREATE
                                && call.identity().fqn().equals("first")
                        ? deleting(owner)
                        : Mono.empty();
            }
        });
        Stack<Nothing> user = using(fx -> {
            Thing first = fx.yield(Thing.of("first", t -> t.size(1)));
            Thing known = fx.yield(Thing.ref("db", IN_STAGING));
            fx.yield(Thing.of("user", t -> t.size(1).region(first.id().flatMap(id -> known.id()))));
        });
        assertThatThrownBy(() -> run(Alchemy.deploy(user, PR)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("InvalidReference")
                .hasMessageContaining("it is being deleted");
        assertThat(cloud.items()).extracting(item -> item.owner().fqn()).containsExactlyInAnyOrder("db", "first");
    }

    private Mono<Void> deleting(ResourceKey owner) {
        var holder = new Holder("id", "ann", "host", 1, "destroy", Instant.EPOCH);
        return Mono.usingWhen(
                memory.acquire(owner.stage(), holder),
                lease -> memory.get(owner)
                        .flatMap(row -> memory.commit(
                                lease,
                                List.of(new StateChange.PutRow(
                                        Rows.deleting(row, new RowStamp(lease.fence(), Instant.EPOCH)))))),
                Lease::release);
    }

    @Test
    void wholeOutputsOfAStackAreAValueToo() {
        run(Alchemy.deploy(base, STAGING));
        String label = run(Alchemy.deploy(base, STAGING)).get(Base::label);
        StackRef<Base> shop = StackRef.of("shop", Base.class);
        run(Alchemy.deploy(
                using(fx -> {
                    fx.yield(Thing.of(
                            "known",
                            t -> t.size(1)
                                    .region(Output.stackRef(base, "staging")
                                            .flatMap(it -> it.db().id()))));
                    Thing first = fx.yield(Thing.of("first", t -> t.size(1)));
                    fx.yield(Thing.of(
                            "late",
                            t -> t.size(1)
                                    .region(first.id()
                                            .flatMap(id -> Output.stackRef(shop, "staging")
                                                    .flatMap(Base::label)))));
                }),
                PR));
        assertThat(props("pr-1", "known").region()).isEqualTo(idOfDb());
        assertThat(props("pr-1", "late").region()).isEqualTo(label);
        assertThat(dependencies())
                .containsExactlyInAnyOrder(edge("known", "db"), edge("known", "(outputs)"), edge("late", "(outputs)"));
    }

    @Test
    void eachReferencedStageIsReadOnce() {
        run(Alchemy.deploy(base, STAGING));
        loaded.clear();
        Stack<Nothing> user = using(fx -> {
            Thing first = fx.yield(Thing.of("first", t -> t.size(1)));
            Thing db = fx.yield(Thing.ref("db", IN_STAGING));
            fx.yield(Thing.of("a", t -> t.size(1).region(db.id())));
            fx.yield(Thing.of("b", t -> t.size(1).region(late(first))));
            fx.yield(Thing.of("c", t -> t.size(1).region(late(first))));
            fx.yield(Thing.of(
                    "d", t -> t.size(1).region(Output.stackRef(base, "staging").flatMap(Base::label))));
        });
        var own = new StageKey("shop", "pr-1");
        var other = new StageKey("shop", "staging");
        run(Alchemy.plan(user, PR));
        assertThat(loaded).containsExactlyInAnyOrder(own, other);
        loaded.clear();
        looked.clear();
        run(Alchemy.deploy(user, PR));
        // Outputs are looked at once more when the edges to them are stored, as resources are.
        assertThat(loaded).containsExactlyInAnyOrder(own, other, other);
        assertThat(looked).containsExactly(new ResourceKey(other, "db"));
    }

    @Test
    void planReadsItsStageOnceHoweverManyResourcesItHas() {
        run(Alchemy.deploy(base, STAGING));
        loaded.clear();
        looked.clear();
        run(Alchemy.plan(base, STAGING));
        run(Alchemy.planDestroy(base, STAGING, DeployOptions.DEFAULTS));
        assertThat(loaded).containsExactly(new StageKey("shop", "staging"), new StageKey("shop", "staging"));
        assertThat(looked).isEmpty();
    }

    @Test
    void invalidReferencesAreReportedTogetherBeforeAnyProviderIsAsked() {
        run(Alchemy.deploy(base, STAGING));
        cloud.forgetCalls();
        Stack<Nothing> wrong = using(fx -> {
            fx.yield(Thing.of(
                    "one",
                    t -> t.size(1)
                            .region(Output.ref(Thing.TYPE, "nothing", IN_STAGING)
                                    .map(Thing.Attributes::id))));
            fx.yield(Thing.of(
                    "two",
                    t -> t.size(1)
                            .region(Output.stackRef(base, "prod")
                                    .flatMap(it -> it.db().id()))));
            fx.yield(Thing.of(
                    "three",
                    t -> t.size(1)
                            .region(Output.ref(Thing.TYPE, "x", Ref.stage("pr-1"))
                                    .map(Thing.Attributes::id))));
        });
        assertThatThrownBy(() -> run(Alchemy.plan(wrong, PR)))
                .isInstanceOfSatisfying(
                        PlanFailedException.class,
                        failed -> assertThat(failed.failures())
                                .extracting(each -> ((InvalidReferenceException) each).reason())
                                .containsExactlyInAnyOrder(
                                        Reason.NOT_DEPLOYED, Reason.NOT_DEPLOYED, Reason.NOT_DECLARED));
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void invalidReferenceOfACallbackFailsOnlyWhatUsesIt() {
        assertThatThrownBy(() -> run(Alchemy.deploy(
                        using(fx -> {
                            Thing first = fx.yield(Thing.of("first", t -> t.size(1)));
                            fx.yield(Thing.of("user", t -> t.size(1).region(late(first))));
                        }),
                        PR)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("user: invalid reference")
                .hasMessageContaining("deploy --stage staging");
        assertThat(cloud.items()).extracting(item -> item.owner().fqn()).containsExactly("first");
    }

    @Test
    void referenceToTheOwnStageIsTheDeclarationItself() {
        Output<String> own = Output.ref(Thing.TYPE, "db", Ref.stage("pr-1")).map(Thing.Attributes::id);
        Stack<Nothing> user = using(fx -> {
            fx.yield(Thing.of("user", t -> t.size(1).region(own)));
            fx.yield(Thing.of("db", t -> t.size(1)));
            fx.yield(Thing.of(
                    "late", t -> t.size(1).region(Output.of("pr-1").flatMap(stage -> own.map(id -> id + "!")))));
        });
        run(Alchemy.deploy(user, PR));
        assertThat(props("pr-1", "user").region()).isEqualTo(idOfDb());
        assertThat(props("pr-1", "late").region()).isEqualTo(idOfDb() + "!");
        Row row = run(memory.get(new ResourceKey(new StageKey("shop", "pr-1"), "user")));
        assertThat(row.current().dependencies()).containsExactly("db");
        assertThat(dependencies()).isEmpty();
    }

    @Test
    void outputKeptOverRunsIsEvaluatedAnewInEachAndOnceInEach() {
        var asked = new AtomicInteger();
        Output<String> kept = Output.of("staging")
                .flatMap(stage -> Output.ref(Thing.TYPE, "db", Ref.stage(stage)))
                .map(db -> {
                    asked.incrementAndGet();
                    return db.label();
                });
        Stack<Nothing> user = using(fx -> {
            fx.yield(Thing.of("one", t -> t.size(1).uses(Output.all(List.of(kept)))));
            fx.yield(Thing.of("two", t -> t.size(1).uses(Output.all(List.of(kept)))));
        });
        run(Alchemy.deploy(base, STAGING));
        run(Alchemy.deploy(user, PR));
        assertThat(asked).hasValue(1);
        run(Alchemy.deploy(
                stack(Base.class, Effect.gen(fx -> {
                    Thing db = fx.yield(Thing.of("db", t -> t.size(2).region("eu")));
                    return new Base(db, db.label());
                })),
                STAGING));
        Plan plan = run(Alchemy.plan(user, PR));
        assertThat(asked).hasValue(2);
        assertThat(plan.change("one").orElseThrow().action()).isEqualTo(ChangeAction.UPDATE);
        assertThat(plan.change("two").orElseThrow().action()).isEqualTo(ChangeAction.UPDATE);
    }

    @Test
    void whatAProgramReturnsMayBeAReferenceThatACallbackFinds() {
        run(Alchemy.deploy(base, STAGING));
        Stack<Returned> user = stack(Returned.class, Effect.gen(fx -> {
            Thing first = fx.yield(Thing.of("first", t -> t.size(1)));
            return new Returned(late(first));
        }));
        assertThat(run(Alchemy.deploy(user, PR)).get(Returned::id)).isEqualTo(idOfDb());
        assertThat(run(memory.load(new StageKey("shop", "pr-1"))).outputs().toString())
                .contains(idOfDb());
        assertThat(dependencies()).containsExactly(edge("(outputs)", "db"));
        assertThatThrownBy(() -> run(Alchemy.destroy(base, STAGING))).isInstanceOf(BorrowedException.class);
    }

    record Plain(Output<String> id) {}

    private Stack<Plain> plain(int size, String region) {
        return stack(
                Plain.class,
                Thing.of("db", t -> t.size(size).region(region))
                        .flatMap(db -> Thing.of("other", t -> t.size(1)).thenReturn(new Plain(db.id()))));
    }

    /** A program that does not declare the database any more. */
    private Stack<Plain> without(Function<Thing, Output<String>> output) {
        return stack(Plain.class, Thing.of("other", t -> t.size(1)).map(other -> new Plain(output.apply(other))));
    }

    private Stack<Nothing> userOfId() {
        return using(fx -> fx.yield(Thing.of(
                "user",
                t -> t.size(1)
                        .region(StackRef.of("shop", Plain.class)
                                .outputsOf("staging")
                                .flatMap(Plain::id)))));
    }

    private @Nullable Value storedId() {
        Value.Fields outputs = Objects.requireNonNull(
                run(memory.load(new StageKey("shop", "staging"))).outputs());
        return outputs.values().get("id");
    }

    private DeployOptions meanwhile(Mono<?> change) {
        return DeployOptions.builder()
                .approve(plan -> change.thenReturn(true).contextWrite(StateStore.provide(store)))
                .build();
    }

    @Test
    void whatOutputsOfOthersAreMadeOfIsNeitherReplacedNorRemovedUnlessOnPurpose() {
        run(Alchemy.deploy(plain(1, "eu"), STAGING));
        run(Alchemy.deploy(userOfId(), PR));
        cloud.forgetCalls();
        Stack<Plain> next = stack(Plain.class, Thing.of("next", t -> t.size(1)).map(other -> new Plain(other.id())));
        Stack<Nothing> nothing = stack(Nothing.class, Mono.just(new Nothing()));
        for (Stack<?> changed : List.of(plain(1, "us"), without(Thing::id), next, nothing)) {
            assertThatThrownBy(() -> run(Alchemy.deploy(changed, STAGING)))
                    .isInstanceOf(BorrowedException.class)
                    .hasMessageContaining("what it returns of shop/staging: shop/pr-1/user")
                    .hasMessageContaining("--break-references");
            assertThat(run(Alchemy.plan(changed, STAGING)).warnings())
                    .anyMatch(warning -> warning.contains("the output 'id'") && warning.contains("shop/pr-1/user"));
        }
        assertThat(cloud.changes()).isEmpty();
        assertThat(storedId()).isEqualTo(new Value.Text(idOfDb()));
        run(Alchemy.start(
                        plain(1, "us"),
                        STAGING,
                        DeployOptions.builder().breakReferences(true).build())
                .flatMap(Run::result));
        assertThat(storedId()).isEqualTo(new Value.Text(idOfDb()));
    }

    record Labelled(Output<Map<String, String>> labels) {}

    /** Also one whose value has parts: nothing of it is left that a borrower could take for its value. */
    @Test
    void outputThatIsGivenUpByADeployThatFailsIsNotThereFromThenOn() {
        Function<Thing, Output<Map<String, String>>> labels =
                db -> db.id().map(id -> Map.of("db", id, "kind", "small"));
        Stack<Labelled> labelled = stack(
                Labelled.class, Thing.of("db", t -> t.size(1).region("eu")).map(db -> new Labelled(labels.apply(db))));
        run(Alchemy.deploy(labelled, STAGING));
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return Mono.error(new IllegalStateException("cloud down"));
            }
        });
        Stack<Nothing> nothing = stack(Nothing.class, Mono.just(new Nothing()));
        assertThatThrownBy(() -> run(Alchemy.deploy(nothing, STAGING)));
        cloud.intercept(new FakeCloud.Interceptor() {});

        assertThat(run(memory.load(new StageKey("shop", "staging"))).outputs()).isEqualTo(Value.Fields.NONE);
        assertThatThrownBy(() -> run(Alchemy.deploy(
                        using(fx -> fx.yield(Thing.of(
                                "user",
                                t -> t.size(1)
                                        .region(StackRef.of("shop", Labelled.class)
                                                .outputsOf("staging")
                                                .flatMap(Labelled::labels)
                                                .map(Map::toString))))),
                        PR)))
                .hasMessageContaining("labels");
    }

    @Test
    void ordinaryDeploysOfAStageWhoseOutputsAreUsedGoOn() {
        run(Alchemy.deploy(plain(1, "eu"), STAGING));
        run(Alchemy.deploy(userOfId(), PR));
        run(Alchemy.deploy(plain(2, "eu"), STAGING));
        Stack<Plain> smaller =
                stack(Plain.class, Thing.of("db", t -> t.size(2).region("eu")).map(db -> new Plain(db.id())));
        Plan plan = run(Alchemy.plan(smaller, STAGING));
        assertThat(plan.warnings()).isEmpty();
        run(Alchemy.deploy(smaller, STAGING));
        // An output may come of what goes, or of what is changed at the same time: that is warned of.
        run(Alchemy.deploy(plain(2, "eu"), STAGING));
        Stack<Plain> constant = stack(
                Plain.class, Thing.of("db", t -> t.size(2).region("eu")).thenReturn(new Plain(Output.of("build-7"))));
        assertThat(run(Alchemy.plan(constant, STAGING)).warnings())
                .singleElement()
                .asString()
                .contains("the output 'id' may have been made of what is deleted or replaced", "shop/pr-1/user");
        run(Alchemy.deploy(constant, STAGING));
        assertThat(storedId()).isEqualTo(new Value.Text("build-7"));
    }

    @Test
    void outputsThatOthersBeginToUseAfterThePlanStay() {
        run(Alchemy.deploy(plain(1, "eu"), STAGING));
        DeployOptions borrowing = meanwhile(Mono.defer(() -> Alchemy.deploy(userOfId(), PR)));
        for (Mono<?> change : List.<Mono<?>>of(
                Alchemy.startDestroy(plain(1, "eu"), STAGING, borrowing).flatMap(Run::result),
                Alchemy.start(plain(1, "us"), STAGING, borrowing).flatMap(Run::result),
                Alchemy.start(without(Thing::id), STAGING, borrowing).flatMap(Run::result))) {
            assertThatThrownBy(() -> run(change))
                    .isInstanceOf(BorrowedException.class)
                    .hasMessageContaining("the output 'id' of shop/staging: shop/pr-1/user");
            assertThat(storedId()).isEqualTo(new Value.Text(idOfDb()));
            assertThat(props("pr-1", "user").region()).isEqualTo(idOfDb());
            assertThat(props("staging", "db").region()).isEqualTo("eu");
            run(Alchemy.destroy(userOfId(), PR));
        }
    }

    @Test
    void outputsStayAlsoWhereAReplacementShowsItselfInApply() {
        Function<Integer, Stack<Plain>> owner = size -> stack(
                Plain.class,
                Thing.of("first", t -> t.size(size))
                        .flatMap(first -> Thing.of("db", t -> t.size(1).region(first.label())))
                        .map(db -> new Plain(db.id())));
        run(Alchemy.deploy(owner.apply(1), STAGING));
        run(Alchemy.deploy(userOfId(), PR));
        assertThatThrownBy(() -> run(Alchemy.deploy(owner.apply(2), STAGING)))
                .isInstanceOf(ApplyFailedException.class)
                .satisfies(failed -> assertThat(((ApplyFailedException) failed).failures())
                        .extracting(ApplyFailedException.Failure::error)
                        .singleElement()
                        .isInstanceOf(BorrowedException.class));
        assertThat(props("staging", "db").region()).isEqualTo("size-1");
        assertThat(storedId()).isEqualTo(new Value.Text(idOfDb()));
        run(Alchemy.destroy(userOfId(), PR));
        run(Alchemy.deploy(owner.apply(2), STAGING));
        assertThat(storedId()).isEqualTo(new Value.Text(idOfDb()));
    }

    @Test
    void outputsThatAreNotWhatThePlanHasReadAreNotUsed() {
        run(Alchemy.deploy(plain(1, "eu"), STAGING));
        assertThatThrownBy(() -> run(Alchemy.start(userOfId(), PR, meanwhile(Alchemy.deploy(plain(1, "us"), STAGING)))
                        .flatMap(Run::result)))
                .isInstanceOfSatisfying(
                        InvalidReferenceException.class,
                        error -> assertThat(error.reason()).isEqualTo(Reason.CHANGED))
                .hasMessageContaining("Run this again");
        assertThat(cloud.items()).noneMatch(item -> item.owner().fqn().equals("user"));
        run(Alchemy.deploy(userOfId(), PR));
        assertThat(props("pr-1", "user").region()).isEqualTo(idOfDb());
        run(Alchemy.destroy(userOfId(), PR));
        // From before a replacement begins until it has ended there is no such output.
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.CREATE
                                && call.identity().fqn().equals("db")
                        ? Mono.error(new IllegalStateException("refused"))
                        : Mono.empty();
            }
        });
        assertThatThrownBy(() -> run(Alchemy.deploy(plain(1, "ap"), STAGING))).isInstanceOf(ApplyFailedException.class);
        assertThatThrownBy(() -> run(Alchemy.deploy(userOfId(), PR)))
                .hasMessageContaining("the stored outputs lack it");
    }
}
