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
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.InvalidReferenceException.Reason;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** When a resource of another stage may be used, and what that means for its owner. */
class ReferencesTest {

    record Nothing() {}

    private static final Stage STAGING = Stage.of("staging");
    private static final Stage PR = Stage.of("pr-1");

    private final FakeCloud cloud = FakeCloud.create();
    private final Vault.Vaults vaults = new Vault.Vaults();
    private final StateStore store = MemoryStateStore.create();
    private final Set<FakeCloud.Verb> refused = ConcurrentHashMap.newKeySet();

    private final Stack<Nothing> user = stack(Thing.ref("db", Ref.stage("staging"))
            .flatMap(db -> Thing.of("user", t -> t.size(1).region(db.label()))));

    ReferencesTest() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return refused.contains(call.verb()) ? Mono.error(new IllegalStateException("refused")) : Mono.empty();
            }
        });
    }

    private Stack<Nothing> stack(Mono<?> program) {
        return Stack.named("shop")
                .providers(cloud.providers())
                .providers(Providers.of(vaults))
                .program(Nothing.class, program.thenReturn(new Nothing()));
    }

    private Stack<Nothing> db(int size, String region, String slot) {
        return stack(Thing.of("db", t -> t.size(size).region(region).slot(slot)));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20)));
    }

    private void fails(Mono<?> mono, FakeCloud.Verb verb) {
        refused.add(verb);
        assertThatThrownBy(() -> run(mono)).isInstanceOf(ApplyFailedException.class);
        refused.clear();
    }

    private void isRefused(Reason reason, String why) {
        cloud.forgetCalls();
        for (Mono<?> each : new Mono<?>[] {Alchemy.plan(user, PR), Alchemy.deploy(user, PR)}) {
            assertThatThrownBy(() -> run(each))
                    .isInstanceOf(PlanFailedException.class)
                    .satisfies(failed -> assertThat(failed.getCause())
                            .isInstanceOfSatisfying(InvalidReferenceException.class, error -> {
                                assertThat(error.reason()).isEqualTo(reason);
                                assertThat(error.owner().stage()).isEqualTo("staging");
                                assertThat(error.id()).isEqualTo("db");
                            }))
                    .hasMessageContaining(why)
                    .hasMessageContaining("deploy --stage staging");
        }
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void whatIsBeingCreatedReplacedOrDeletedIsNotUsed() {
        isRefused(Reason.NOT_DEPLOYED, "nothing is deployed there");
        fails(Alchemy.deploy(db(1, "eu", "one"), STAGING), FakeCloud.Verb.CREATE);
        isRefused(Reason.NOT_READY, "being created");
        run(Alchemy.deploy(db(1, "eu", "one"), STAGING));
        fails(Alchemy.deploy(db(1, "eu", "two"), STAGING), FakeCloud.Verb.DELETE);
        isRefused(Reason.NOT_READY, "being replaced");
        run(Alchemy.deploy(db(1, "eu", null), STAGING));
        fails(Alchemy.deploy(db(1, "us", null), STAGING), FakeCloud.Verb.CREATE);
        isRefused(Reason.NOT_READY, "being replaced");
        fails(Alchemy.destroy(db(1, "us", null), STAGING), FakeCloud.Verb.DELETE);
        isRefused(Reason.NOT_READY, "being deleted");
        run(Alchemy.deploy(db(1, "us", null), STAGING));
        run(Alchemy.deploy(user, PR));
    }

    @Test
    void whatIsOnlyBeingUpdatedIsUsed() {
        run(Alchemy.deploy(db(1, "eu", null), STAGING));
        fails(Alchemy.deploy(db(2, "eu", null), STAGING), FakeCloud.Verb.UPDATE);
        run(Alchemy.deploy(user, PR));
        assertThat(cloud.items()).hasSize(2);
    }

    @Test
    void resourceOfAnotherTypeIsNotUsed() {
        run(Alchemy.deploy(db(1, "eu", null), STAGING));
        Stack<Nothing> wrong = stack(Vault.TYPE.ref("db", Ref.stage("staging")));
        assertThatThrownBy(() -> run(Alchemy.plan(wrong, PR)))
                .isInstanceOf(PlanFailedException.class)
                .satisfies(failed -> assertThat(failed.getCause())
                        .isInstanceOfSatisfying(
                                InvalidReferenceException.class,
                                error -> assertThat(error.reason()).isEqualTo(Reason.WRONG_TYPE)))
                .hasMessageContaining("it is a Fake.Thing, not a Fake.Vault");
    }

    private DeployOptions meanwhile(Mono<?> change) {
        return DeployOptions.builder()
                .approve(plan -> change.thenReturn(true).contextWrite(StateStore.provide(store)))
                .build();
    }

    @Test
    void whatIsNoLongerWhatThePlanHasReadIsNotUsed() {
        Stack<Nothing> renamed =
                stack(Thing.of("db2", t -> t.size(1).region("eu").options(o -> o.renamedFrom("db")))
                        .then(Thing.of("db", t -> t.size(1).region("eu"))));
        for (Mono<?> change : List.<Mono<?>>of(
                Alchemy.deploy(db(1, "us", null), STAGING),
                Alchemy.destroy(db(1, "eu", null), STAGING)
                        .then(Mono.defer(() -> Alchemy.deploy(db(1, "eu", null), STAGING))),
                Alchemy.deploy(renamed, STAGING),
                Alchemy.deploy(db(2, "eu", null), STAGING))) {
            run(Alchemy.deploy(db(1, "eu", null), STAGING));
            assertThatThrownBy(
                            () -> run(Alchemy.start(user, PR, meanwhile(change)).flatMap(Run::result)))
                    .isInstanceOfSatisfying(
                            InvalidReferenceException.class,
                            error -> assertThat(error.reason()).isEqualTo(Reason.CHANGED))
                    .hasMessageContaining("'db' of stack 'shop', stage 'staging'")
                    .hasMessageContaining("Run this again");
            assertThat(cloud.items()).noneMatch(item -> item.owner().fqn().equals("user"));
            run(Alchemy.deploy(user, PR));
            run(Alchemy.destroy(user, PR));
            run(Alchemy.destroy(db(1, "eu", null), STAGING));
        }
    }

    @Test
    void whatHasBeenUsedBeforeIsLookedAtAgainToo() {
        run(Alchemy.deploy(db(1, "eu", null), STAGING));
        run(Alchemy.deploy(user, PR));
        run(Alchemy.deploy(db(2, "eu", null), STAGING));
        cloud.forgetCalls();
        assertThatThrownBy(() -> run(Alchemy.start(user, PR, meanwhile(Alchemy.deploy(db(3, "eu", null), STAGING)))
                        .flatMap(Run::result)))
                .isInstanceOf(InvalidReferenceException.class)
                .hasMessageContaining("it has been changed since it was read");
        assertThat(cloud.changes()).extracting(FakeCloud.Call::toString).containsExactly("UPDATE db");
        run(Alchemy.deploy(user, PR));
        assertThat(cloud.items()).anyMatch(item -> "size-3".equals(item.props().region()));
    }

    @Test
    void whatOthersUseIsNeitherReplacedNorRemovedUnlessOnPurpose() {
        run(Alchemy.deploy(db(1, "eu", null), STAGING));
        run(Alchemy.deploy(user, PR));
        cloud.forgetCalls();
        for (Mono<?> each : new Mono<?>[] {
            Alchemy.deploy(db(1, "us", null), STAGING),
            Alchemy.deploy(stack(Mono.empty().thenReturn(1)), STAGING),
            Alchemy.destroy(db(1, "eu", null), STAGING)
        }) {
            assertThatThrownBy(() -> run(each))
                    .isInstanceOf(BorrowedException.class)
                    .hasMessageContaining("shop/pr-1/user. Destroy shop/pr-1 first")
                    .hasMessageContaining("--break-references");
        }
        assertThat(cloud.changes()).isEmpty();
        run(Alchemy.deploy(db(2, "eu", null), STAGING));

        Plan plan = run(Alchemy.plan(db(2, "us", null), STAGING));
        assertThat(plan.change("db").orElseThrow().borrowers())
                .extracting(Object::toString)
                .containsExactly("shop/pr-1/user");
        run(Alchemy.start(
                        db(2, "us", null),
                        STAGING,
                        DeployOptions.builder().breakReferences(true).build())
                .flatMap(Run::result));
        assertThat(cloud.items()).anyMatch(item -> "us".equals(item.props().region()));
    }

    @Test
    void borrowerIsToldWhatItsOwnerHasChanged() {
        run(Alchemy.deploy(db(1, "eu", null), STAGING));
        run(Alchemy.deploy(user, PR));
        assertThat(run(Alchemy.plan(user, PR)).isEmpty()).isTrue();
        run(Alchemy.deploy(db(2, "eu", null), STAGING));
        Plan plan = run(Alchemy.plan(user, PR));
        assertThat(plan.change("user").map(PlannedChange::action)).contains(ChangeAction.REPLACE);
        assertThat(plan.toText()).contains("region: size-1 -> size-2", "shop/staging/db has changed");
    }

    @Test
    void droppedReferenceNeverBlocks() {
        run(Alchemy.deploy(db(1, "eu", null), STAGING));
        run(Alchemy.deploy(user, PR));
        fails(
                Alchemy.startDestroy(
                                db(1, "eu", null),
                                STAGING,
                                DeployOptions.builder().breakReferences(true).build())
                        .flatMap(Run::result),
                FakeCloud.Verb.DELETE);
        run(Alchemy.deploy(stack(Thing.of("user", t -> t.size(1).region("size-1"))), PR));
        run(Alchemy.destroy(db(1, "eu", null), STAGING));
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void destroyResolvesNoReference() {
        run(Alchemy.deploy(db(1, "eu", null), STAGING));
        run(Alchemy.deploy(user, PR));
        run(Alchemy.startDestroy(
                        db(1, "eu", null),
                        STAGING,
                        DeployOptions.builder().breakReferences(true).build())
                .flatMap(Run::result));
        run(Alchemy.destroy(user, PR));
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void aProgramWithManyReferencesIsAGenToo() {
        run(Alchemy.deploy(db(1, "eu", null), STAGING));
        Stack<Nothing> many = stack(Effect.run(fx -> {
                    Thing one = fx.yield(Thing.ref("db", Ref.stage("staging")));
                    Thing again = fx.yield(Thing.ref("db", Ref.of("shop", "staging")));
                    assertThat(again).isSameAs(one);
                })
                .thenReturn(1));
        assertThat(run(Alchemy.plan(many, PR)).references()).hasSize(1);
    }
}
