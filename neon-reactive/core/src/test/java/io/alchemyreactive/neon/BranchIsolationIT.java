package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Deployment;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.postgres.IsolationLeakException;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.resource.Ref;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches prove their isolation on a local Neon, directly and through its pooler. */
class BranchIsolationIT {

    record Owner(Project project) {}

    record Shop(Branch branch) {}

    @TempDir
    static Path folder;

    private static NeonStages stages;
    private static Deployment<Owner> owner;

    @BeforeAll
    static void start() {
        stages = new NeonStages(folder.resolve("neon"));
        owner = stages.deploy("staging", Owner.class, Project.of("db", p -> {}).map(Owner::new));
    }

    @AfterAll
    static void stop() {
        stages.close();
    }

    @Test
    void aBranchWithItsOwnPasswordsIsIsolatedAndNothingIsLeftOfTheProof() throws Exception {
        PostgresOrigin origin = deploy("pr-1", b -> b.inheritedPasswords(InheritedPasswords.ROTATE))
                .get(shop -> shop.branch().origin());

        assertThat(NeonStages.rows(origin, "SELECT relname FROM pg_class WHERE relname LIKE 'alchemy\\_isolation%'"))
                .isEmpty();
        assertThat(branches("pr-1")).hasSize(1);
        stages.destroy("pr-1", Shop.class);
        assertThat(branches("pr-1")).isEmpty();
    }

    @Test
    void inheritedPasswordsFailTheDeployUnlessTheProgramAllowsThemByName() {
        assertThatThrownBy(() -> deploy("pr-2", b -> {}))
                .rootCause()
                .isInstanceOfSatisfying(
                        IsolationLeakException.class,
                        error -> assertThat(error.statements().get(0)).startsWith("a login to neondb_owner@"))
                .hasMessageContaining("its user and password are accepted by its parent 'main'")
                .hasMessageContaining("Declare inheritedPasswords(ROTATE), or protect the parent.");
        assertThat(branches("pr-2")).hasSize(1);

        deploy("pr-2", b -> b.inheritedPasswords(InheritedPasswords.KEEP));
        assertThat(branches("pr-2")).hasSize(1);
        stages.destroy("pr-2", Shop.class);
    }

    private static Deployment<Shop> deploy(String stage, Consumer<Branch.Inputs> inputs) {
        return stages.deploy(stage, Shop.class, Effect.gen(fx -> {
            var project = fx.yield(Project.ref("db", Ref.stage("staging")));
            return new Shop(fx.yield(Branch.of("branch", b -> {
                b.project(project).verifyIsolation(true);
                inputs.accept(b);
            })));
        }));
    }

    /** The names of the branches of a stage. */
    private static List<String> branches(String stage) {
        String project = owner.get(made -> made.project().id());
        return stages.client
                .branches()
                .list(ListBranchesRequest.all(project))
                .map(branch -> branch.branch().name())
                .filter(name -> name.contains(stage))
                .collectList()
                .block(Duration.ofSeconds(60));
    }
}
