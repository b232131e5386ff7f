package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.EditOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.StateEdits;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.DataLossException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.ProtectedStageException;
import io.alchemyreactive.plan.UnconfirmedStageException;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What may not be done to a protected stage, by whomever. */
class ProtectedStagesTest {

    record Nothing() {}

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage PROD = Stage.of("prod");
    private static final Stage DEV = Stage.of("dev");
    private static final ResourceType<Vault, Vault.Props, Vault.Attributes> HOLDING = Vault.TYPE.dataLoss("its gold");
    private static final DeployOptions ALL_FLAGS = DeployOptions.builder()
            .adopt(true)
            .breakReferences(true)
            .forget(true)
            .consent("vault")
            .consent("late")
            .build();
    private static final DeployOptions NAMED =
            DeployOptions.builder().consent("prod").build();

    private final StateStore store = MemoryStateStore.create();
    private final Vault.Vaults vaults = new Vault.Vaults(HOLDING);
    private final FakeCloud cloud = FakeCloud.create();

    private Stack.Builder stack() {
        return Stack.named("safe").providers(Providers.of(vaults)).providers(cloud.providers());
    }

    private static Stack<Nothing> vaultIn(String place, Stack.Builder stack) {
        return stack.program(Nothing.class, vault(place).thenReturn(new Nothing()));
    }

    private static Mono<Vault> vault(String place) {
        return HOLDING.declare("vault", Vault.Inputs::new, (Vault.Inputs v) -> v.place(place));
    }

    private static Stack<Nothing> empty(Stack.Builder stack) {
        return stack.program(Nothing.class, Mono.fromSupplier(Nothing::new));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(PATIENCE));
    }

    private void deploy(Stack<Nothing> stack, Stage stage, DeployOptions options) {
        run(Alchemy.start(stack, stage, options).flatMap(Run::result));
    }

    private void destroy(Stack<Nothing> stack, Stage stage, DeployOptions options) {
        run(Alchemy.startDestroy(stack, stage, options).flatMap(Run::result));
    }

    private Set<Protection> stored(Stage stage) {
        return run(store.load(new StageKey("safe", stage.name()))).protections();
    }

    @Test
    void stageProtectedFromDestructionIsNotDestroyedWhateverFlagIsGiven() {
        Stack<Nothing> guarded = vaultIn("eu", stack().protect("pro*", Protection.NO_DESTROY));
        deploy(guarded, PROD, DeployOptions.DEFAULTS);
        deploy(guarded, DEV, DeployOptions.DEFAULTS);

        assertThatThrownBy(() -> destroy(guarded, PROD, ALL_FLAGS))
                .isInstanceOf(ProtectedStageException.class)
                .hasMessageContaining("safe/prod")
                .hasMessageContaining("no-destroy");
        assertThat(vaults.existing).hasSize(2);
        destroy(guarded, DEV, DeployOptions.DEFAULTS);
        assertThat(vaults.existing).hasSize(1);
    }

    @Test
    void protectionIsRememberedForProgramsThatDoNotDeclareIt() {
        deploy(vaultIn("eu", stack().protect("prod", Protection.NO_DESTROY)), PROD, DeployOptions.DEFAULTS);
        assertThat(stored(PROD)).containsExactly(Protection.NO_DESTROY);
        assertThatThrownBy(() -> destroy(empty(stack()), PROD, ALL_FLAGS)).isInstanceOf(ProtectedStageException.class);

        Plan lifting = run(Alchemy.plan(vaultIn("eu", stack()), PROD));
        assertThat(lifting.isEmpty()).isFalse();
        assertThat(lifting.toText())
                .contains("protected: no-destroy", "protected afterwards: from nothing", "Only what protects");
        deploy(vaultIn("eu", stack()), PROD, DeployOptions.DEFAULTS);
        assertThat(stored(PROD)).isEmpty();
        destroy(empty(stack()), PROD, DeployOptions.DEFAULTS);
        assertThat(vaults.existing).isEmpty();
    }

    @Test
    void protectionThatIsOnlyDeclaredHoldsAtOnce() {
        deploy(vaultIn("eu", stack()), PROD, DeployOptions.DEFAULTS);
        assertThatThrownBy(() -> destroy(vaultIn("eu", stack().protect("*", Protection.NO_DESTROY)), PROD, ALL_FLAGS))
                .isInstanceOf(ProtectedStageException.class);
        assertThat(vaults.existing).hasSize(1);
    }

    @Test
    void protectionHoldsForAStageWhoseFirstDeployFailed() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return Mono.error(new IllegalStateException("no cloud today"));
            }
        });
        Stack<Nothing> guarded = stack().protect("prod", Protection.NO_DESTROY)
                .program(
                        Nothing.class,
                        vault("eu")
                                .flatMap(vault -> Thing.of(
                                        "thing",
                                        t -> t.size(1).region(vault.attributes().map(Vault.Attributes::id))))
                                .thenReturn(new Nothing()));
        assertThatThrownBy(() -> deploy(guarded, PROD, DeployOptions.DEFAULTS))
                .isInstanceOf(ApplyFailedException.class);
        assertThatThrownBy(() -> destroy(empty(stack()), PROD, ALL_FLAGS)).isInstanceOf(ProtectedStageException.class);
        assertThat(vaults.existing).hasSize(1);
    }

    @Test
    void consentByNameIsNoConsentWhereDataIsProtected() {
        Stack.Builder guarded = stack().protect("prod", Protection.NO_DATA_LOSS);
        deploy(vaultIn("eu", guarded), PROD, DeployOptions.DEFAULTS);

        for (Stack<Nothing> losing : List.of(vaultIn("us", guarded), empty(guarded), empty(stack()))) {
            assertThatThrownBy(() -> deploy(losing, PROD, ALL_FLAGS))
                    .isInstanceOf(ProtectedStageException.class)
                    .hasMessageContaining("no-data-loss")
                    .hasMessageContaining("'vault' loses its gold");
        }
        assertThatThrownBy(() -> destroy(empty(stack()), PROD, ALL_FLAGS)).isInstanceOf(ProtectedStageException.class);
        assertThat(vaults.existing).hasSize(1);

        deploy(vaultIn("eu", stack()), PROD, DeployOptions.DEFAULTS);
        assertThatThrownBy(() -> deploy(vaultIn("us", stack()), PROD, DeployOptions.DEFAULTS))
                .isInstanceOf(DataLossException.class);
        deploy(vaultIn("us", stack()), PROD, ALL_FLAGS);
        assertThat(vaults.existing.values()).containsExactly(new Vault.Props("us", null));
    }

    @Test
    void dataIsProtectedFromWhatThePlanCouldNotShow() {
        Stack.Builder guarded = stack().protect("prod", Protection.NO_DATA_LOSS);
        for (int size = 1; size <= 2; size++) {
            int now = size;
            Stack<Nothing> late = guarded.program(
                    Nothing.class,
                    Thing.of("thing", t -> t.size(now))
                            .flatMap(thing -> HOLDING.declare(
                                    "late", Vault.Inputs::new, (Vault.Inputs v) -> v.place(thing.label())))
                            .thenReturn(new Nothing()));
            if (size == 1) {
                deploy(late, PROD, DeployOptions.DEFAULTS);
            } else {
                assertThatThrownBy(() -> deploy(late, PROD, ALL_FLAGS))
                        .isInstanceOf(ApplyFailedException.class)
                        .hasMessageContaining("no-data-loss")
                        .hasMessageContaining("'late' loses its gold");
            }
        }
        assertThat(vaults.calls).containsExactly("CREATE late");
    }

    @Test
    void whoeverChangesAStageUnderConfirmationHasToNameIt() {
        Stack<Nothing> guarded = vaultIn("eu", stack().protect("prod", Protection.CONFIRM));
        assertThatThrownBy(() -> deploy(guarded, PROD, ALL_FLAGS))
                .isInstanceOf(UnconfirmedStageException.class)
                .hasMessageContaining("--confirm prod");
        assertThat(vaults.calls).isEmpty();
        deploy(guarded, PROD, NAMED);
        assertThatThrownBy(() -> deploy(vaultIn("eu", stack()), PROD, ALL_FLAGS))
                .isInstanceOf(UnconfirmedStageException.class);
        assertThatThrownBy(() -> destroy(empty(stack()), PROD, ALL_FLAGS))
                .isInstanceOf(UnconfirmedStageException.class);
        assertThat(vaults.existing).hasSize(1);
        destroy(empty(stack()), PROD, NAMED);
        assertThat(vaults.existing).isEmpty();
        assertThat(stored(PROD)).isEmpty();
    }

    @Test
    void whoeverCorrectsTheStateOfAStageUnderConfirmationHasToNameItToo() {
        deploy(vaultIn("eu", stack().protect("prod", Protection.CONFIRM)), PROD, NAMED);
        var key = new StageKey("safe", "prod");
        assertThatThrownBy(() -> run(StateEdits.forget(key, "vault", EditOptions.DEFAULTS)))
                .isInstanceOf(UnconfirmedStageException.class);
        assertThatThrownBy(() -> run(StateEdits.move(key, "vault", "safe", EditOptions.DEFAULTS)))
                .isInstanceOf(UnconfirmedStageException.class);
        assertThat(run(store.load(key)).rows()).containsOnlyKeys("vault");
        var named = EditOptions.builder().consent("prod").build();
        run(StateEdits.forget(key, "vault", named));
        assertThat(run(store.load(key)).rows()).isEmpty();
    }

    @Test
    void planSaysWhatProtectsTheStage() {
        Stack<Nothing> guarded = vaultIn("eu", stack().protect("prod", Protection.NO_DESTROY, Protection.CONFIRM));
        Plan first = run(Alchemy.plan(guarded, PROD));
        assertThat(first.toText()).contains("protected: no-destroy, confirm");
        deploy(guarded, PROD, NAMED);
        Plan again = run(Alchemy.plan(guarded, PROD));
        assertThat(again.isEmpty()).isTrue();
        assertThat(again.toJson())
                .contains("\"protections\":{\"afterwards\":[\"no-destroy\",\"confirm\"]"
                        + ",\"inForce\":[\"no-destroy\",\"confirm\"]}");
        assertThat(run(Alchemy.planDestroy(empty(stack()), PROD, DeployOptions.DEFAULTS))
                        .toText())
                .contains("protected: no-destroy, confirm")
                .doesNotContain("afterwards");
        assertThat(run(Alchemy.plan(guarded, DEV)).toText()).doesNotContain("protected");
    }

    @Test
    void patternsAreNamesWithStars() {
        assertThatThrownBy(() -> stack().protect("Prod?", Protection.CONFIRM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'Prod?'");
        assertThatThrownBy(() -> stack().protect("", Protection.CONFIRM)).isInstanceOf(IllegalArgumentException.class);
        for (String pattern : new String[] {"*", "prod", "p*", "*d", "p*o*", "**", "*ro*d*", "prod*", "*prod"}) {
            assertThat(isProtected(pattern, "prod")).as(pattern).isTrue();
        }
        for (String pattern : new String[] {"pro", "rod", "p*o", "*o", "prod-*", "x*", "*prod*prod", "prodd"}) {
            assertThat(isProtected(pattern, "prod")).as(pattern).isFalse();
        }
        assertThat(isProtected("*aab", "aaaaaab")).isTrue();
    }

    private boolean isProtected(String pattern, String stage) {
        Plan plan = run(Alchemy.plan(empty(stack().protect(pattern, Protection.CONFIRM)), Stage.of(stage)));
        return !plan.protections().inForce().isEmpty();
    }
}
