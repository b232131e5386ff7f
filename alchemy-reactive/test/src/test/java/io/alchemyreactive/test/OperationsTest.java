package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.NotApprovedException;
import io.alchemyreactive.NotStoredException;
import io.alchemyreactive.OperationCall;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.DataLossException;
import io.alchemyreactive.plan.MissingProviderException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.ProtectedStageException;
import io.alchemyreactive.plan.StalePlanException;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.plan.UnconfirmedStageException;
import io.alchemyreactive.plan.UnfinishedOperationException;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.OperationRefusedException;
import io.alchemyreactive.provider.OperationTimeoutException;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.ProviderCallException;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.provider.SilentProviderException;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.SchemaMigration;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.PendingOperation;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Operations on deployed resources: what they store, what they need, what becomes of those that do not end. */
class OperationsTest {

    record Nothing() {}

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");
    private static final StageKey KEY = new StageKey("ops", "dev");
    private static final OperationCall<Thing.Attributes> ROTATE = rotate("fresh");
    private static final OperationCall<Thing.Attributes> EMPTY =
            new OperationCall<>(Box.TYPE, "box", CloudOperations.EMPTY, new CloudOperations.Emptying(false));
    private static final DeployOptions NAMED =
            DeployOptions.builder().consent("dev").build();
    private static final DeployOptions CONSENTING =
            DeployOptions.builder().consent("box").build();

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = cloud.watching(MemoryStateStore.create());

    private static OperationCall<Thing.Attributes> rotate(String token) {
        return new OperationCall<>(
                Box.TYPE, "box", CloudOperations.ROTATE, new CloudOperations.Rotation(Redacted.of(token)));
    }

    private Stack.Builder builder() {
        return Stack.named("ops").providers(cloud.providers());
    }

    private static Stack<Nothing> box(Stack.Builder builder, int size) {
        return builder.program(Nothing.class, Box.of("box", t -> t.size(size)).thenReturn(new Nothing()));
    }

    private Stack<Nothing> box() {
        return box(builder(), 1);
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(PATIENCE));
    }

    private Plan deploy(Stack<Nothing> stack, DeployOptions options) {
        return run(Alchemy.start(stack, DEV, options).flatMap(Run::result)).plan();
    }

    private Plan plan(Stack<Nothing> stack) {
        return run(Alchemy.plan(stack, DEV));
    }

    private <A extends Record> A operate(Stack<?> stack, OperationCall<A> call, DeployOptions options) {
        return run(Alchemy.startOperation(stack, DEV, call, options).flatMap(Run::result));
    }

    private Row row() {
        return run(store.load(KEY)).row("box").orElseThrow();
    }

    private void refusing(FakeCloud.Verb verb, String fqn) {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> halfway(FakeCloud.Call call) {
                return call.verb() == verb && call.identity().fqn().equals(fqn)
                        ? Mono.error(new IllegalStateException("out of order"))
                        : Mono.empty();
            }
        });
    }

    private void inOrder() {
        cloud.intercept(FakeCloud.Interceptor.NONE);
    }

    @Test
    void anOperationStoresWhatItHasChangedAndTellsOfIt() {
        deploy(box(), DeployOptions.DEFAULTS);
        cloud.forgetCalls();

        List<DeployEvent> told = new ArrayList<>();
        Thing.Attributes after = run(Alchemy.startOperation(box(), DEV, ROTATE, DeployOptions.DEFAULTS)
                .flatMap(run -> run.events().doOnNext(told::add).then(run.result())));

        assertThat(after.token()).isEqualTo(Redacted.of("fresh"));
        assertThat(cloud.changes()).hasToString("[OPERATE box]");
        assertThat(Box.TYPE.attributes().fromValue(row().current().attributes()))
                .isEqualTo(after);
        assertThat(row().status()).isEqualTo(Status.CREATED);
        assertThat(row().operation()).isNull();
        assertThat(plan(box()).isEmpty()).isTrue();
        assertThat(told).hasSize(5);
        assertThat(told.get(0))
                .isInstanceOfSatisfying(
                        DeployEvent.RunStarted.class,
                        started -> assertThat(started.verb()).isEqualTo(DeployEvent.Verb.OPERATION));
        assertThat(told.get(1)).isEqualTo(new DeployEvent.Planned(1, "box", Box.TYPE.name(), ChangeAction.UPDATE));
        assertThat(told.get(2)).isEqualTo(new DeployEvent.Started(2, "box", Box.TYPE.name(), ChangeAction.UPDATE));
        assertThat(told.get(3)).isEqualTo(new DeployEvent.Finished(3, "box", Box.TYPE.name(), ChangeAction.UPDATE));
        assertThat(told.get(4)).isInstanceOf(DeployEvent.RunEnded.class);
        List<DeployEvent> journalled = Objects.requireNonNull(store.journal(KEY)
                .flatMapIterable(EventForm::read)
                .collectList()
                .block(PATIENCE));
        assertThat(journalled.subList(journalled.size() - 5, journalled.size()))
                .extracting(DeployEvent::getClass)
                .isEqualTo(told.stream().map(Object::getClass).toList());
        assertThat(cloud.mistakes()).isEmpty();
    }

    @Test
    void theIntentIsStoredWithItsArgumentsBeforeTheCall() {
        deploy(box(), DeployOptions.DEFAULTS);
        var seen = new AtomicReference<Row>();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.OPERATE
                        ? store.load(KEY)
                                .doOnNext(stage -> seen.set(stage.row("box").orElseThrow()))
                                .then()
                        : Mono.empty();
            }
        });
        operate(box(), ROTATE, DeployOptions.DEFAULTS);

        assertThat(seen.get().status().word()).isEqualTo("operating");
        PendingOperation pending = Objects.requireNonNull(seen.get().operation());
        assertThat(pending.name()).isEqualTo("rotate");
        assertThat(pending.arguments().values())
                .containsEntry("token", new Value.Secret(Redacted.of(new Value.Text("fresh"))));
        assertThat(pending.toString()).doesNotContain("fresh");
    }

    @Test
    void aStageThatHasToBeNamedIsLeftAloneUntilItIs() {
        deploy(box(builder().protect("dev", Protection.CONFIRM), 1), NAMED);
        cloud.forgetCalls();
        for (Stack<?> stack : List.of(box(), box(builder().protect("dev", Protection.CONFIRM), 1))) {
            for (DeployOptions unnamed : List.of(DeployOptions.DEFAULTS, CONSENTING)) {
                assertThatThrownBy(() -> operate(stack, ROTATE, unnamed))
                        .isInstanceOf(UnconfirmedStageException.class)
                        .hasMessageContaining("--confirm dev");
            }
        }
        assertThat(cloud.changes()).isEmpty();
        operate(box(), ROTATE, NAMED);
        assertThat(cloud.changes()).hasSize(1);
    }

    @Test
    void protectionThatIsOnlyDeclaredHoldsForOperationsToo() {
        deploy(box(), DeployOptions.DEFAULTS);
        assertThatThrownBy(() ->
                        operate(box(builder().protect("dev", Protection.CONFIRM), 1), ROTATE, DeployOptions.DEFAULTS))
                .isInstanceOf(UnconfirmedStageException.class);
    }

    @Test
    void anOperationThatLosesDataNeedsTheNameOfItsResource() {
        deploy(box(), DeployOptions.DEFAULTS);
        for (DeployOptions options : List.of(DeployOptions.DEFAULTS, NAMED)) {
            assertThatThrownBy(() -> operate(box(), EMPTY, options))
                    .isInstanceOf(DataLossException.class)
                    .hasMessageContaining("the operation 'empty' on 'box' loses what lies in it")
                    .hasMessageContaining("--confirm box");
        }
        var keeping = new OperationCall<>(Box.TYPE, "box", CloudOperations.EMPTY, new CloudOperations.Emptying(true));
        operate(box(), keeping, DeployOptions.DEFAULTS);
        operate(box(), EMPTY, CONSENTING);
        assertThat(cloud.emptied("box-1")).isEqualTo(2);
    }

    @Test
    void whatAStageIsProtectedFromLosingIsNotLostByAnOperation() {
        deploy(box(builder().protect("dev", Protection.NO_DATA_LOSS), 1), DeployOptions.DEFAULTS);
        assertThatThrownBy(() -> operate(box(), EMPTY, CONSENTING))
                .isInstanceOf(ProtectedStageException.class)
                .hasMessageContaining("no-data-loss")
                .hasMessageContaining("what lies in it");
        assertThat(cloud.emptied("box-1")).isZero();
        operate(box(), ROTATE, DeployOptions.DEFAULTS);
    }

    private Plan borrow() {
        Stack<Nothing> borrower = builder().program(Nothing.class, Effect.gen(fx -> {
            Box box = fx.yield(Box.TYPE.ref("box", Ref.stage("dev")));
            fx.yield(Thing.of("user", t -> t.size(1).uses(Output.all(List.of(box.id())))));
            return new Nothing();
        }));
        return run(Alchemy.deploy(borrower, Stage.of("pr-1"))).plan();
    }

    private static void namesTheBorrower(Throwable refused) {
        assertThat(refused)
                .isInstanceOf(BorrowedException.class)
                .hasMessageContainingAll(
                        "the operation 'empty'", "'box' of ops/dev", "ops/pr-1/user", "breakReferences");
        assertThat(((BorrowedException) refused).borrowers())
                .containsExactly(new ResourceKey(new StageKey("ops", "pr-1"), "user"));
    }

    @Test
    void whatOtherStagesUseIsNotEmptiedUnlessOnPurpose() {
        deploy(box(), DeployOptions.DEFAULTS);
        borrow();
        Row before = row();

        assertThatThrownBy(() -> operate(box(), EMPTY, CONSENTING)).satisfies(OperationsTest::namesTheBorrower);
        assertThat(row()).isEqualTo(before);
        assertThat(run(Alchemy.planOperation(box(), DEV, EMPTY, CONSENTING)).toText())
                .contains("used by: ops/pr-1/user");
        var keeping = new OperationCall<>(Box.TYPE, "box", CloudOperations.EMPTY, new CloudOperations.Emptying(true));
        operate(box(), keeping, DeployOptions.DEFAULTS);
        operate(box(), ROTATE, DeployOptions.DEFAULTS);
        operate(
                box(),
                EMPTY,
                DeployOptions.builder().consent("box").breakReferences(true).build());
        assertThat(cloud.emptied("box-1")).isEqualTo(2);
    }

    @Test
    void whatOthersBeginToUseAfterThePlanIsNotEmptied() {
        deploy(box(), DeployOptions.DEFAULTS);
        Row before = row();
        DeployOptions meanwhile = DeployOptions.builder()
                .consent("box")
                .approve(plan -> Mono.fromCallable(this::borrow)
                        .subscribeOn(Schedulers.boundedElastic())
                        .thenReturn(true))
                .build();

        assertThatThrownBy(() -> operate(box(), EMPTY, meanwhile)).satisfies(OperationsTest::namesTheBorrower);

        assertThat(row().operation()).isNull();
        assertThat(row().current()).isEqualTo(before.current());
        assertThat(cloud.emptied("box-1")).isZero();
    }

    @Test
    void thePlanOfAnOperationSaysWhatItDoesAndChangesNothing() {
        deploy(box(), DeployOptions.DEFAULTS);
        Row before = row();
        cloud.forgetCalls();
        Plan plan = run(Alchemy.planOperation(
                box(), DEV, EMPTY, DeployOptions.builder().consent("bxo").build()));

        assertThat(plan.toText()).contains("runs the operation 'empty'", "LOSES: what lies in it", "--confirm bxo");
        assertThat(row()).isEqualTo(before);
        assertThat(cloud.calls()).isEmpty();

        Plan shown = run(Alchemy.planOperation(box(), DEV, EMPTY, CONSENTING));
        deploy(box(builder(), 2), DeployOptions.DEFAULTS);
        assertThatThrownBy(() -> operate(
                        box(),
                        EMPTY,
                        DeployOptions.builder().consent("box").expected(shown).build()))
                .isInstanceOf(StalePlanException.class);
        assertThatThrownBy(() -> operate(
                        box(),
                        EMPTY,
                        DeployOptions.builder()
                                .consent("box")
                                .approve(asked -> Mono.just(false))
                                .build()))
                .isInstanceOf(NotApprovedException.class);
        assertThat(cloud.emptied("box-1")).isZero();
    }

    @Test
    void whatCannotBeRunIsRefusedWithTheNextStep() {
        deploy(
                builder()
                        .program(
                                Nothing.class,
                                Effect.run(fx -> {
                                            fx.yield(Box.of("box", t -> t.size(1)));
                                            fx.yield(Note.of(
                                                    "note", t -> t.size(1).path("/a")));
                                        })
                                        .thenReturn(new Nothing())),
                DeployOptions.DEFAULTS);
        Row before = row();
        var emptying = new CloudOperations.Emptying(false);

        assertThatThrownBy(() -> operate(box(), new OperationCall<>(Box.TYPE, "bxo", "empty", emptying), CONSENTING))
                .isInstanceOf(NotStoredException.class)
                .hasMessageContaining("'bxo'")
                .hasMessageContaining("state list --stage dev");
        assertThatThrownBy(() -> operate(box(), new OperationCall<>(Box.TYPE, "note", "empty", emptying), CONSENTING))
                .isInstanceOf(OperationRefusedException.class)
                .hasMessageContaining("'note'")
                .hasMessageContaining(Note.TYPE.name())
                .hasMessageContaining("Name a resource of type " + Box.TYPE.name());
        assertThatThrownBy(() -> operate(box(), new OperationCall<>(Box.TYPE, "box", "emtpy", emptying), CONSENTING))
                .isInstanceOf(OperationRefusedException.class)
                .hasMessageContaining("'box': no emtpy")
                .hasMessageContaining("It offers: empty, rotate.");
        assertThatThrownBy(() -> operate(box(), new OperationCall<>(Note.TYPE, "note", "empty", emptying), CONSENTING))
                .isInstanceOf(OperationRefusedException.class)
                .hasMessageContaining("It offers none.");
        assertThatThrownBy(() -> operate(box(), new OperationCall<>(Box.TYPE, "box", "rotate", emptying), CONSENTING))
                .isInstanceOf(OperationRefusedException.class)
                .hasMessageContaining("'box'")
                .hasMessageContaining("Rotation")
                .hasMessageContaining("Emptying");
        Stack<Nothing> bare = Stack.named("ops").program(Nothing.class, Mono.fromSupplier(Nothing::new));
        assertThatThrownBy(() -> operate(bare, EMPTY, CONSENTING))
                .isInstanceOf(MissingProviderException.class)
                .hasMessageContaining("no " + EMPTY.operation())
                .hasMessageNotContaining("--forget");
        assertThatThrownBy(() -> Alchemy.startOperation(
                        box(), DEV, EMPTY, DeployOptions.builder().refresh(true).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("refresh");
        assertThat(row()).isEqualTo(before);
    }

    @Test
    void whatAnOperationHasLeftHalfDoneTheNextDeployMakesWholeAndSaysSo() {
        deploy(box(), DeployOptions.DEFAULTS);
        refusing(FakeCloud.Verb.OPERATE, "box");

        assertThatThrownBy(() -> operate(box(), EMPTY, CONSENTING))
                .isInstanceOf(UnfinishedOperationException.class)
                .hasMessageContaining("stage ops/dev: the operation 'empty' on 'box' did not end")
                .hasMessageContaining("out of order")
                .hasMessageContaining("deploy the stage")
                .hasCauseInstanceOf(ProviderCallException.class);
        assertThat(row().status()).isEqualTo(Status.OPERATING);
        assertThat(cloud.halfDone()).hasSize(1);
        inOrder();

        assertThatThrownBy(() -> operate(box(), EMPTY, CONSENTING))
                .isInstanceOf(OperationRefusedException.class)
                .hasMessageContaining(
                        "the operation 'empty' on it was begun and has not ended. Deploy the stage first.");
        assertThatThrownBy(() -> operate(box(), ROTATE, DeployOptions.DEFAULTS))
                .isInstanceOf(OperationRefusedException.class)
                .hasMessageContaining("Deploy the stage first");
        assertThat(plan(box()).toText()).contains("~ box", "the operation 'empty' on it was begun and has not ended");
        cloud.forgetCalls();
        deploy(box(), DeployOptions.DEFAULTS);
        assertThat(cloud.changes()).hasToString("[UPDATE box]");
        assertThat(cloud.halfDone()).isEmpty();
        assertThat(plan(box()).isEmpty()).isTrue();
        assertThat(cloud.mistakes()).isEmpty();
    }

    @Test
    void anOperationThatIsHarmlessTwiceMayBeRunAgain() {
        deploy(box(), DeployOptions.DEFAULTS);
        refusing(FakeCloud.Verb.OPERATE, "box");
        assertThatThrownBy(() -> operate(box(), ROTATE, DeployOptions.DEFAULTS))
                .isInstanceOf(UnfinishedOperationException.class)
                .hasMessageContaining("run it again");
        inOrder();

        Thing.Attributes after = operate(box(), rotate("fresher"), DeployOptions.DEFAULTS);
        assertThat(after.token()).isEqualTo(Redacted.of("fresher"));
        assertThat(row().status()).isEqualTo(Status.CREATED);
        assertThat(plan(box()).isEmpty()).isTrue();
    }

    @Test
    void whatIsNotAtRestHasToBeDeployedFirst() {
        deploy(box(), DeployOptions.DEFAULTS);
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.UPDATE
                        ? Mono.error(new IllegalStateException("out of order"))
                        : Mono.empty();
            }
        });
        assertThatThrownBy(() -> deploy(box(builder(), 2), DeployOptions.DEFAULTS))
                .isInstanceOf(ApplyFailedException.class);
        assertThatThrownBy(() -> operate(box(), ROTATE, DeployOptions.DEFAULTS))
                .isInstanceOf(OperationRefusedException.class)
                .hasMessageContaining("'box': no rotate")
                .hasMessageContaining("updating")
                .hasMessageContaining("Deploy the stage first");
        assertThat(row().status()).isEqualTo(Status.UPDATING);
    }

    @Test
    void aStageThatIsHeldIsLeftAlone() {
        deploy(box(), DeployOptions.DEFAULTS);
        var lease = run(store.acquire(KEY, new Holder("id", "sam", "host", 7, "deploy", Instant.EPOCH)));
        assertThatThrownBy(() -> operate(box(), ROTATE, DeployOptions.DEFAULTS))
                .isInstanceOf(LockedException.class)
                .hasMessageContaining("sam");
        lease.release().block(PATIENCE);
        operate(box(), ROTATE, DeployOptions.DEFAULTS);
    }

    @Test
    void aSecondSubscriptionRunsItAgain() {
        deploy(box(), DeployOptions.DEFAULTS);
        Mono<Thing.Attributes> twice =
                Alchemy.startOperation(box(), DEV, EMPTY, CONSENTING).flatMap(Run::result);
        run(twice);
        run(twice);
        assertThat(cloud.emptied("box-1")).isEqualTo(2);
    }

    @Test
    void insideADeployOfItsStageItIsRefusedByNameAndDoesNotWait() {
        deploy(box(), DeployOptions.DEFAULTS);
        DeployOptions patient = DeployOptions.builder()
                .consent("box")
                .lockTimeout(Duration.ofHours(1))
                .build();
        Mono<Thing.Attributes> operation =
                Alchemy.startOperation(box(), DEV, EMPTY, patient).flatMap(Run::result);
        Stack<Nothing> program = builder().program(Nothing.class, operation.thenReturn(new Nothing()));
        assertThatThrownBy(() -> deploy(program, DeployOptions.DEFAULTS))
                .isInstanceOf(OperationRefusedException.class)
                .hasMessageContaining("'box': no empty")
                .hasMessageContaining("ops/dev")
                .hasMessageContaining("after the deploy");

        Providers asking = Providers.of(new Tinkering(request -> operation.thenReturn(new Tinkering.Seen("x"))));
        Stack<Nothing> provider = Stack.named("ops")
                .providers(cloud.providers())
                .providers(asking)
                .program(
                        Nothing.class,
                        Effect.run(fx -> {
                                    fx.yield(Box.of("box", t -> t.size(1)));
                                    fx.yield(Tinkering.declare());
                                })
                                .thenReturn(new Nothing()));
        assertThatThrownBy(() -> deploy(provider, DeployOptions.DEFAULTS))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("'box': no empty")
                .hasMessageContaining("ops/dev");
        assertThat(cloud.emptied("box-1")).isZero();
    }

    @Test
    void insideADeployOfAnotherStageItRuns() {
        deploy(box(), DeployOptions.DEFAULTS);
        Stack<Nothing> other = builder()
                .program(
                        Nothing.class,
                        Alchemy.startOperation(box(), DEV, EMPTY, CONSENTING)
                                .flatMap(Run::result)
                                .thenReturn(new Nothing()));
        run(Alchemy.deploy(other, Stage.of("other")));
        assertThat(cloud.emptied("box-1")).isEqualTo(1);
    }

    @Test
    void aRunThatIsAbortedLeavesItsIntentAndOneThatIsStoppedEndsWhatItBegan() {
        deploy(box(), DeployOptions.DEFAULTS);
        for (boolean aborts : List.of(false, true)) {
            // The call waits for it: the run may have begun before it is handed out.
            Sinks.One<Run<?>> handedOut = Sinks.one();
            cloud.intercept(new FakeCloud.Interceptor() {
                @Override
                public Mono<Void> before(FakeCloud.Call call) {
                    return call.verb() == FakeCloud.Verb.OPERATE
                            ? handedOut
                                    .asMono()
                                    .doOnNext(run -> cut(run, aborts))
                                    .then(aborts ? Mono.never() : Mono.empty())
                            : Mono.empty();
                }
            });
            Mono<Thing.Attributes> handed = Alchemy.startOperation(box(), DEV, ROTATE, DeployOptions.DEFAULTS)
                    .flatMap(run -> {
                        handedOut.tryEmitValue(run).orThrow();
                        return run.result();
                    });
            if (aborts) {
                assertThatThrownBy(() -> run(handed)).isInstanceOf(StoppedException.class);
                assertThat(row().status()).isEqualTo(Status.OPERATING);
            } else {
                assertThat(run(handed).token()).isEqualTo(Redacted.of("fresh"));
                assertThat(row().status()).isEqualTo(Status.CREATED);
            }
        }
    }

    private static void cut(Run<?> run, boolean aborts) {
        if (aborts) {
            run.abort();
        } else {
            run.stop().subscribe();
        }
    }

    /** A type whose operations and reconcile are given by a test. */
    record Tinkering(
            Function<Reconcile<Tinkering.Props, Tinkering.Seen>, Mono<Tinkering.Seen>> reconcile,
            List<Operation<Tinkering.Props, Tinkering.Seen, ?>> operations)
            implements Provider<Tinkering.Props, Tinkering.Seen> {

        record Props(String word) {}

        record Seen(String id) {}

        record NoArguments() {}

        static final ResourceType<Handle, Props, Seen> TYPE =
                ResourceType.of("Test.Tinkering", Props.class, Seen.class, Handle::new);

        static final class Handle extends Resource<Seen> {
            Handle(Resource.Handle<Seen> handle) {
                super(handle);
            }
        }

        static final class Inputs extends InputBuilder<Inputs> {
            Inputs word(String word) {
                return set("word", word);
            }
        }

        Tinkering(Function<Reconcile<Props, Seen>, Mono<Seen>> reconcile) {
            this(reconcile, List.of());
        }

        static Tinkering offering(Operation<Props, Seen, ?> operation) {
            return new Tinkering(request -> Mono.just(new Seen("made")), List.of(operation));
        }

        static Mono<Handle> declare() {
            return TYPE.declare("tinkered", Inputs::new, (Inputs in) -> in.word("w"));
        }

        @Override
        public ResourceType<?, Props, Seen> type() {
            return TYPE;
        }

        @Override
        public Mono<Seen> reconcile(Reconcile<Props, Seen> request) {
            return reconcile.apply(request);
        }

        @Override
        public Mono<Void> delete(Delete<Props, Seen> request) {
            return Mono.empty();
        }
    }

    static final class Busy extends RuntimeException implements Retryable {
        Busy() {
            super("busy");
        }
    }

    private static Operation<Tinkering.Props, Tinkering.Seen, Tinkering.NoArguments> tinker(
            Supplier<Mono<Tinkering.Seen>> run) {
        return Operation.of("tinker", Tinkering.NoArguments.class, request -> run.get());
    }

    private static final OperationCall<Tinkering.Seen> TINKER =
            new OperationCall<>(Tinkering.TYPE, "tinkered", "tinker", new Tinkering.NoArguments());

    private Stack<Nothing> tinkering(Operation<Tinkering.Props, Tinkering.Seen, ?> operation) {
        return Stack.named("ops")
                .providers(Providers.of(Tinkering.offering(operation)))
                .program(Nothing.class, Tinkering.declare().thenReturn(new Nothing()));
    }

    private Status tinkered() {
        return run(store.load(KEY)).row("tinkered").orElseThrow().status();
    }

    /** A newer version of the type, which calls its word otherwise. */
    record Renewed(
            Operation<Tinkering.Props, Tinkering.Seen, ?> operation,
            ResourceType<?, Tinkering.Props, Tinkering.Seen> type)
            implements Provider<Tinkering.Props, Tinkering.Seen> {

        @Override
        public List<Operation<Tinkering.Props, Tinkering.Seen, ?>> operations() {
            return List.of(operation);
        }

        @Override
        public Mono<Tinkering.Seen> reconcile(Reconcile<Tinkering.Props, Tinkering.Seen> request) {
            return Mono.error(new AssertionError("not asked for"));
        }

        @Override
        public Mono<Void> delete(Delete<Tinkering.Props, Tinkering.Seen> request) {
            return Mono.empty();
        }
    }

    @Test
    void whatAnOlderVersionOfTheTypeHasStoredIsUpgradedFirst() {
        deploy(tinkering(tinker(Mono::empty)), DeployOptions.DEFAULTS);
        ResourceType<Tinkering.Handle, Tinkering.Props, Tinkering.Seen> newer =
                Tinkering.TYPE.schema(2, new SchemaMigration() {
                    @Override
                    public Value.Fields props(int from, Value.Fields stored) {
                        return new Value.Fields(Map.of("word", new Value.Text("upgraded from " + from)));
                    }
                });
        var given = new AtomicReference<Tinkering.Props>();
        Operation<Tinkering.Props, Tinkering.Seen, Tinkering.NoArguments> noting =
                Operation.of("tinker", Tinkering.NoArguments.class, request -> {
                    given.set(request.props());
                    return Mono.just(new Tinkering.Seen("tinkered"));
                });
        Stack<Nothing> stack = Stack.named("ops")
                .providers(Providers.of(new Renewed(noting, newer)))
                .program(Nothing.class, Mono.fromSupplier(Nothing::new));

        operate(
                stack,
                new OperationCall<>(newer, "tinkered", "tinker", new Tinkering.NoArguments()),
                DeployOptions.DEFAULTS);

        assertThat(given.get()).isEqualTo(new Tinkering.Props("upgraded from 1"));
        Row stored = run(store.load(KEY)).row("tinkered").orElseThrow();
        assertThat(stored.current().schema()).isEqualTo(2);
    }

    @Test
    void aCallIsMadeAgainOnlyWhereThatIsHarmless() {
        var calls = new AtomicInteger();
        var once = tinker(() ->
                calls.incrementAndGet() == 1 ? Mono.error(new Busy()) : Mono.just(new Tinkering.Seen("tinkered")));
        deploy(tinkering(once), DeployOptions.DEFAULTS);

        assertThatThrownBy(() -> operate(tinkering(once), TINKER, DeployOptions.DEFAULTS))
                .isInstanceOf(UnfinishedOperationException.class)
                .hasMessageContaining("busy");
        assertThat(calls).hasValue(1);
        calls.set(0);
        assertThat(operate(tinkering(once.harmlessTwice()), TINKER, DeployOptions.DEFAULTS))
                .isEqualTo(new Tinkering.Seen("tinkered"));
        assertThat(calls).hasValue(2);
    }

    @Test
    void anOperationThatChangedNothingLeavesTheRowAsItWas() {
        var refused = tinker(() -> Mono.error(NothingMade.because(new IllegalStateException("not today"))));
        deploy(tinkering(refused), DeployOptions.DEFAULTS);

        assertThatThrownBy(() -> operate(tinkering(refused), TINKER, DeployOptions.DEFAULTS))
                .isInstanceOf(ProviderCallException.class)
                .hasMessage("'tinkered': its operation 'tinker' failed: not today");
        assertThat(tinkered()).isEqualTo(Status.CREATED);
        assertThat(plan(tinkering(refused)).isEmpty()).isTrue();
    }

    @Test
    void aCallThatMayHaveChangedSomethingIsNotTakenForOneThatHasNot() {
        var calls = new AtomicInteger();
        var refused = tinker(() -> Mono.error(
                        calls.incrementAndGet() == 1
                                ? new Busy()
                                : NothingMade.because(new IllegalStateException("not today"))))
                .harmlessTwice();
        deploy(tinkering(refused), DeployOptions.DEFAULTS);

        assertThatThrownBy(() -> operate(tinkering(refused), TINKER, DeployOptions.DEFAULTS))
                .isInstanceOf(UnfinishedOperationException.class);
        assertThat(tinkered()).isEqualTo(Status.OPERATING);
    }

    @Test
    void errorsOfAnOperationNameTheResourceWhateverTheyAre() {
        deploy(tinkering(tinker(Mono::empty)), DeployOptions.DEFAULTS);
        record Case(Supplier<Mono<Tinkering.Seen>> run, Class<?> cause, String words) {}
        for (Case each : List.of(
                new Case(Mono::empty, SilentProviderException.class, "answered nothing to tinker"),
                new Case(() -> null, ProviderCallException.class, "null was returned"),
                new Case(
                        () -> {
                            throw new NoSuchMethodError("gone");
                        },
                        ProviderCallException.class,
                        "gone"),
                new Case(
                        () -> Mono.<Tinkering.Seen>fromSupplier(() -> {
                            throw new StackOverflowError();
                        }),
                        ProviderCallException.class,
                        "StackOverflowError"))) {
            assertThatThrownBy(() ->
                            operate(tinkering(tinker(each.run()).harmlessTwice()), TINKER, DeployOptions.DEFAULTS))
                    .isInstanceOf(UnfinishedOperationException.class)
                    .hasMessageContaining("'tinkered'")
                    .hasMessageContaining(each.words())
                    .hasCauseInstanceOf(each.cause().asSubclass(Throwable.class));
        }
    }

    @Test
    void anOperationHasTheTimeOfItsResource() {
        Mono<Tinkering.Handle> brief = Tinkering.TYPE.declare(
                "tinkered",
                Tinkering.Inputs::new,
                (Tinkering.Inputs in) -> in.word("w").options(o -> o.timeout(Duration.ofSeconds(2))));
        Stack<Nothing> stack = Stack.named("ops")
                .providers(Providers.of(Tinkering.offering(tinker(Mono::never))))
                .program(Nothing.class, brief.thenReturn(new Nothing()));
        deploy(stack, DeployOptions.DEFAULTS);
        assertThatThrownBy(() -> operate(stack, TINKER, DeployOptions.DEFAULTS))
                .isInstanceOf(UnfinishedOperationException.class)
                .hasCauseInstanceOf(OperationTimeoutException.class)
                .hasMessageContaining("'tinker'");
    }

    @Test
    void operationsThatCannotBeAskedForAreAFailureThatNamesTheResource() {
        deploy(tinkering(tinker(Mono::empty)), DeployOptions.DEFAULTS);
        Stack<Nothing> broken = Stack.named("ops")
                .providers(Providers.of(new Tinkering(request -> Mono.never(), null)))
                .program(Nothing.class, Tinkering.declare().thenReturn(new Nothing()));
        assertThatThrownBy(() -> operate(broken, TINKER, DeployOptions.DEFAULTS))
                .isInstanceOf(ProviderCallException.class)
                .hasMessageContaining("'tinkered': asking for its operation 'tinker' failed");
        assertThat(tinkered()).isEqualTo(Status.CREATED);
    }
}
