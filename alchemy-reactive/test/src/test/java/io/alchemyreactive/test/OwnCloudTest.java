package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The kit over a cloud that it knows nothing of, as the guide to tests shows it. */
class OwnCloudTest {

    record Nothing() {}

    // snippet: world
    /** A cloud of one's own, here with vaults; its store is in memory. */
    static final class VaultWorld implements CrashMatrix.World {

        private final Vault.Vaults vaults = new Vault.Vaults();
        private final StateStore store = MemoryStateStore.create();

        @Override
        public StateStore store() {
            return store;
        }

        @Override
        public Providers providers() {
            return Providers.of(vaults);
        }

        @Override
        public List<Identity> objects() {
            return List.copyOf(vaults.owners.values());
        }
    }
    // end: world

    private static Stack<Nothing> stack(Providers providers, String place) {
        return Stack.named("bank")
                .providers(providers)
                .program(
                        Nothing.class,
                        Effect.run(fx -> fx.yield(Vault.of("vault", v -> v.place(place))))
                                .thenReturn(new Nothing()));
    }

    // snippet: matrix
    @Test
    void noVaultIsLostWhereverTheProcessDies() {
        var consent = DeployOptions.builder().consent("vault").build();
        var first = CrashMatrix.Action.deploy("first", providers -> stack(providers, "cellar"));
        var moved = CrashMatrix.Action.deploy("moved", providers -> stack(providers, "attic"))
                .with(consent);
        CrashMatrix.Report report = CrashMatrix.over("vaults", VaultWorld::new)
                .run(List.of(
                        new CrashMatrix.Scenario("move", List.of(first), moved, List.of(moved, first.with(consent)))));
        assertThat(report.findings()).isEmpty();
    }
    // end: matrix

    @Test
    void objectsAndRowsAreComparedById() {
        var world = new VaultWorld();
        ScratchStack scratch = ScratchStack.over(world);
        scratch.deploy(Vault.of("vault", v -> v.place("cellar")));
        // snippet: audit
        List<String> existing = List.of("vault-" + world.objects().get(0).instance(), "vault-of-nobody");
        StageAudit audit = StageAudit.byId(
                scratch.state(),
                existing,
                generation -> Optional.ofNullable(generation.attributes())
                        .map(attributes -> ((Value.Text) attributes.values().get("id")).value()));
        assertThat(audit.orphans()).containsExactly("vault-of-nobody");
        assertThat(audit.losses()).isEmpty();
        // end: audit
        assertThat(audit.sentences()).hasSize(1);
    }
}
