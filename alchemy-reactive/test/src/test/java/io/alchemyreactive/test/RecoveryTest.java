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
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.DataLossException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Situations in which other engines were measured to lose objects, leak them or forget what was to be done. */
class RecoveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");

    record Nothing() {}

    private final FakeCloud cloud = FakeCloud.create();
    private final Vault.Vaults vaults = new Vault.Vaults();
    private final StateStore store = MemoryStateStore.create();
    private final List<String> refused = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    @BeforeEach
    void refuse() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return refused.contains(call.toString())
                        ? Mono.error(new IllegalStateException("refused"))
                        : Mono.empty();
            }

            @Override
            public Mono<Void> after(FakeCloud.Call call) {
                return lost.contains(call.toString())
                        ? Mono.error(new IllegalStateException("the answer was lost"))
                        : Mono.empty();
            }
        });
    }

    private Stack<Nothing> stack(Effect.GenRun program) {
        return Stack.named("recovery")
                .providers(cloud.providers().and(Providers.of(vaults)))
                .program(Nothing.class, Effect.run(program).thenReturn(new Nothing()));
    }

    private Stack<Nothing> thing(int size, String region) {
        return stack(fx -> fx.yield(Thing.of("a", t -> t.size(size).region(region))));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(PATIENCE));
    }

    private void fails(Mono<?> mono) {
        assertThatThrownBy(() -> run(mono)).isInstanceOf(ApplyFailedException.class);
    }

    private Row row(String fqn) {
        return Objects.requireNonNull(
                run(store.load(new StageKey("recovery", "dev"))).rows().get(fqn), fqn);
    }

    private List<String> changes() {
        return cloud.changes().stream().map(FakeCloud.Call::toString).toList();
    }

    @Test
    void failedUpdateOfAReplacedResourceIsTriedAgain() {
        run(Alchemy.deploy(thing(1, "eu"), DEV));
        refused.add("DELETE a");
        fails(Alchemy.deploy(thing(1, "us"), DEV));
        assertThat(row("a").status()).isEqualTo(Status.REPLACED);
        refused.add("UPDATE a");
        fails(Alchemy.deploy(thing(2, "us"), DEV));
        assertThat(row("a").status()).isEqualTo(Status.UPDATING_REPLACED);
        refused.clear();
        cloud.forgetCalls();
        run(Alchemy.deploy(thing(2, "us"), DEV));
        assertThat(changes()).containsExactly("UPDATE a", "DELETE a");
        assertThat(row("a").status()).isEqualTo(Status.CREATED);
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void resourceWhoseDeletionWasBegunIsMadeAnewWhenItsIdentityChanges() {
        run(Alchemy.deploy(thing(1, "eu"), DEV));
        String instance = row("a").current().instance();
        refused.add("DELETE a");
        fails(Alchemy.destroy(thing(1, "eu"), DEV));
        assertThat(row("a").status()).isEqualTo(Status.DELETING);
        refused.clear();
        run(Alchemy.deploy(thing(1, "us"), DEV));
        assertThat(row("a").current().instance()).isNotEqualTo(instance);
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void failedReplacementCanBeTakenBack() {
        run(Alchemy.deploy(thing(1, "eu"), DEV));
        String instance = row("a").current().instance();
        refused.add("CREATE a");
        fails(Alchemy.deploy(thing(1, "us"), DEV));
        assertThat(row("a").status()).isEqualTo(Status.REPLACING);
        refused.clear();
        cloud.forgetCalls();
        run(Alchemy.deploy(thing(1, "eu"), DEV));
        assertThat(row("a").current().instance()).isEqualTo(instance);
        assertThat(changes()).isEmpty();
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void originalIsTakenBackAfterTwoReplacementsThatDidNotEnd() {
        run(Alchemy.deploy(thing(1, "eu"), DEV));
        String instance = row("a").current().instance();
        // The object is made and its answer lost, so the next run finds it.
        lost.add("CREATE a");
        fails(Alchemy.deploy(thing(1, "us"), DEV));
        lost.clear();
        refused.add("CREATE a");
        refused.add("DELETE a");
        fails(Alchemy.deploy(thing(1, "ap"), DEV));
        assertThat(row("a").older()).hasSize(2);
        refused.clear();
        cloud.forgetCalls();
        run(Alchemy.deploy(thing(1, "eu"), DEV));
        assertThat(row("a").current().instance()).isEqualTo(instance);
        assertThat(changes()).containsExactly("DELETE a");
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void destroyDrainsEveryGenerationOfEveryRow() {
        run(Alchemy.deploy(thing(1, "eu"), DEV));
        refused.add("DELETE a");
        fails(Alchemy.deploy(thing(1, "us"), DEV));
        fails(Alchemy.deploy(thing(1, "ap"), DEV));
        assertThat(cloud.items()).hasSize(3);
        refused.clear();
        run(Alchemy.destroy(thing(1, "ap"), DEV));
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void updateThatFailedHalfWayIsAppliedAlthoughNothingHasChangedSince() {
        run(Alchemy.deploy(thing(1, "eu"), DEV));
        refused.add("UPDATE a");
        fails(Alchemy.deploy(thing(2, "eu"), DEV));
        refused.clear();
        cloud.forgetCalls();
        // The update may have been applied in part, so going back is a change too.
        run(Alchemy.deploy(thing(1, "eu"), DEV));
        assertThat(changes()).containsExactly("UPDATE a");
    }

    @Test
    void objectOfAnotherTypeIsDeletedByItsOwnProvider() {
        run(Alchemy.deploy(stack(fx -> fx.yield(Vault.of("a", v -> v.place("here")))), DEV));
        DeployOptions consenting = DeployOptions.builder().consent("a").build();
        // None of its properties would replace it: only its type does.
        run(Alchemy.start(thing(1, null), DEV, consenting).flatMap(Run::result));
        assertThat(vaults.calls).containsExactly("CREATE a", "DELETE a");
        assertThat(vaults.existing).isEmpty();
        assertThat(changes()).containsExactly("CREATE a");
    }

    @Test
    void rowWithoutItsProviderIsNamedWithTheCureAndTheRestGoesOn() {
        run(Alchemy.deploy(
                stack(fx -> {
                    fx.yield(Vault.of("vault", v -> v.place("here")));
                    fx.yield(Thing.of("a", t -> t.size(1)));
                }),
                DEV));
        Stack<Nothing> poorer =
                Stack.named("recovery").providers(cloud.providers()).program(Nothing.class, Mono.just(new Nothing()));
        assertThat(run(Alchemy.planDestroy(poorer, DEV, DeployOptions.DEFAULTS)).warnings())
                .singleElement()
                .asString()
                .contains("vault", "Fake.Vault", "--forget");
        assertThatThrownBy(() -> run(Alchemy.destroy(poorer, DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("no provider for its type Fake.Vault")
                .hasMessageContaining("--forget");
        assertThat(cloud.items()).isEmpty();
        DeployOptions forgetting = DeployOptions.builder().forget(true).build();
        run(Alchemy.startDestroy(poorer, DEV, forgetting).flatMap(Run::result));
        assertThat(run(store.stages().collectList())).isEmpty();
    }

    private Stack<Nothing> vaultAtLabel(int size) {
        return stack(fx -> {
            Thing thing = fx.yield(Thing.of("a", t -> t.size(size)));
            fx.yield(Vault.of("vault", v -> v.place(thing.label())));
        });
    }

    @Test
    void replacementThatShowsItselfInApplyNeedsConsentWhereDataIsLost() {
        run(Alchemy.deploy(vaultAtLabel(1), DEV));
        Plan plan = run(Alchemy.plan(vaultAtLabel(2), DEV));
        assertThat(plan.change("vault").orElseThrow().undetermined()).isTrue();
        vaults.calls.clear();
        assertThatThrownBy(() -> run(Alchemy.deploy(vaultAtLabel(2), DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("its gold")
                .hasMessageContaining("--confirm vault")
                .satisfies(error -> assertThat(((ApplyFailedException) error).failures())
                        .extracting(ApplyFailedException.Failure::error)
                        .singleElement()
                        .isInstanceOf(DataLossException.class));
        assertThat(vaults.calls).isEmpty();
        DeployOptions consenting = DeployOptions.builder().consent("vault").build();
        run(Alchemy.start(vaultAtLabel(2), DEV, consenting).flatMap(Run::result));
        assertThat(vaults.calls).containsExactly("CREATE vault", "DELETE vault");
    }

    record Labelled(Output<String> label) {}

    @Test
    void outputsThatTheProgramNoLongerReturnsAreRemoved() {
        Stack<Labelled> labelled = Stack.named("recovery")
                .providers(cloud.providers())
                .program(
                        Labelled.class,
                        Thing.of("a", t -> t.size(1).region("eu")).map(a -> new Labelled(a.label())));
        Deployment<Labelled> deployment = run(Alchemy.deploy(labelled, DEV));
        assertThat(deployment.get(Labelled::label)).isEqualTo("size-1");
        var key = new StageKey("recovery", "dev");
        assertThat(Objects.requireNonNull(run(store.load(key)).outputs()).values())
                .containsOnlyKeys("label");
        run(Alchemy.deploy(thing(1, "eu"), DEV));
        assertThat(Objects.requireNonNull(run(store.load(key)).outputs()).values())
                .isEmpty();
    }

    private Stack<Nothing> borrower() {
        return stack(fx -> {
            Thing lent = fx.yield(Thing.ref("a", Ref.stage("dev")));
            fx.yield(Thing.of("b", t -> t.size(1).region(lent.id())));
        });
    }

    /** What is done between a plan and its apply. */
    private DeployOptions meanwhile(Function<Plan, Mono<Boolean>> action) {
        return DeployOptions.builder().approve(action).build();
    }

    @Test
    void whatIsBorrowedAfterThePlanIsNeitherDeletedNorReplaced() {
        run(Alchemy.deploy(thing(1, "eu"), DEV));
        DeployOptions borrowing = meanwhile(plan ->
                Alchemy.deploy(borrower(), Stage.of("pr-1")).thenReturn(true).contextWrite(StateStore.provide(store)));
        Row before = row("a");
        assertThatThrownBy(() ->
                        run(Alchemy.startDestroy(thing(1, "eu"), DEV, borrowing).flatMap(Run::result)))
                .hasMessageContaining("pr-1")
                .satisfies(RecoveryTest::isBorrowed);
        assertThat(row("a").status()).isEqualTo(Status.CREATED);
        run(Alchemy.destroy(borrower(), Stage.of("pr-1")));
        assertThatThrownBy(
                        () -> run(Alchemy.start(thing(1, "us"), DEV, borrowing).flatMap(Run::result)))
                .satisfies(RecoveryTest::isBorrowed);
        assertThat(row("a").current()).isEqualTo(before.current());
        assertThat(cloud.items()).hasSize(2);
    }

    private static void isBorrowed(Throwable error) {
        assertThat(((ApplyFailedException) error).failures())
                .extracting(ApplyFailedException.Failure::error)
                .singleElement()
                .isInstanceOf(BorrowedException.class);
    }

    @Test
    void whatIsDeletedOrReplacedAfterThePlanIsNotBorrowed() {
        for (Mono<?> change :
                List.<Mono<?>>of(Alchemy.deploy(thing(1, "us"), DEV), Alchemy.destroy(thing(1, "eu"), DEV))) {
            refused.clear();
            run(Alchemy.deploy(thing(1, "eu"), DEV));
            refused.addAll(List.of("DELETE a", "CREATE a"));
            DeployOptions changing = meanwhile(plan -> change.onErrorResume(error -> Mono.empty())
                    .then(Mono.just(true))
                    .contextWrite(StateStore.provide(store)));
            assertThatThrownBy(() -> run(Alchemy.start(borrower(), Stage.of("pr-1"), changing)
                            .flatMap(Run::result)))
                    .isInstanceOf(InvalidReferenceException.class)
                    .hasMessageContaining("deploy --stage dev");
            assertThat(cloud.items()).noneMatch(item -> item.owner().fqn().equals("b"));
            // Its edge is stored all the same, and goes with its stage.
            run(Alchemy.destroy(borrower(), Stage.of("pr-1")));
        }
    }
}
