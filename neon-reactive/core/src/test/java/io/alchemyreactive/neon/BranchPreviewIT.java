package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.CiRun;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.neon.api.branch.Expiry;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.branch.UpdateBranchRequest;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.PreviewAttributes;
import io.alchemyreactive.postgres.PreviewDescription;
import io.alchemyreactive.postgres.PreviewMarks;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Branches as databases of previews: who owns them, when they expire, where their rows come from. */
class BranchPreviewIT {

    record Owner(Project project) {}

    record Shop(Branch branch) {}

    private static final StageKey PREVIEW = new StageKey("shop", "pr-7");
    private static final BranchOperations OPERATIONS = BranchOperations.of(PREVIEW, "branch");

    @TempDir
    Path folder;

    private NeonStages stages;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @BeforeEach
    void start() {
        stages = new NeonStages(folder.resolve("neon"));
        stages.now = start;
        stages.deploy("staging", Owner.class, Project.of("db", p -> {}).map(Owner::new));
    }

    @AfterEach
    void stop() {
        stages.close();
    }

    @Test
    void aBranchSaysWhoOwnsItWhenItExpiresAndWhereItsRowsComeFrom() {
        Deployment<Shop> deployed = deploy(b -> b.ttl(Duration.ofHours(48)));

        Branch.Attributes attributes = deployed.get(shop -> shop.branch().attributes());
        assertThat(attributes.schema()).isEqualTo("public");
        assertThat(attributes.owner()).isEqualTo("shop/pr-7/branch");
        assertThat(attributes.createdAt())
                .isEqualTo(atNeon(attributes).createdAt().truncatedTo(ChronoUnit.MILLIS));
        assertThat(attributes.expiresAt()).isEqualTo(start.plus(Duration.ofHours(48)));
        assertThat(attributes.dataClass()).isEqualTo(DataClass.PRODUCTION_COPY);
        assertThat(description(OPERATIONS.describe())).isEqualTo(attributes.description());
        assertThat(attributes.description().origin())
                .contains(deployed.get(shop -> shop.branch().origin()));
        assertThat(deploy(b -> b.ttl(Duration.ofHours(48))).plan().isEmpty()).isTrue();
    }

    @Test
    void aBranchTellsWhichRunMadeItAndWhichChangedIt() {
        stages.ci = CiRun.of("https://ci.example.org/1").ofPullRequest("7");
        var made = new PreviewMarks("tester", "https://ci.example.org/1", "7");
        Deployment<Shop> deployed = deploy(b -> b.ttl(Duration.ofHours(48)));
        Branch.Attributes attributes = deployed.get(shop -> shop.branch().attributes());

        assertThat(attributes.marks()).isEqualTo(made);
        assertThat(NeonOwnership.marks(annotations(attributes))).contains(made);
        stages.ci = CiRun.of("https://ci.example.org/2").ofPullRequest("7");
        assertThat(description(OPERATIONS.describe()).marks()).contains(made);
        assertThat(deploy(b -> b.ttl(Duration.ofHours(48))).plan().isEmpty()).isTrue();

        var changed = new PreviewMarks("tester", "https://ci.example.org/2", "7");
        PreviewMarks marks = deploy(b -> b.ttl(Duration.ofHours(24)))
                .get(shop -> shop.branch().marks());
        assertThat(marks).isEqualTo(changed);
        assertThat(description(OPERATIONS.describe()).marks()).contains(changed);
        assertThat(NeonOwnership.marks(annotations(attributes))).contains(made);
        assertThat(stages.run(Alchemy.drift(
                                stages.stack(Shop.class, Mono.empty()),
                                Stage.of("pr-7"),
                                DeployOptions.builder().build()))
                        .isFound())
                .isFalse();
    }

    private Map<String, String> annotations(Branch.Attributes branch) {
        return stages.client
                .branches()
                .get(BranchProvider.path(branch))
                .block(NeonStages.LIMIT)
                .annotations();
    }

    @Test
    void itsContentsAreOthersAfterAResetAndNoOthersAfterAnUpdate() {
        String contents = contents(b -> b.ttl(Duration.ofHours(48)));
        assertThat(contents(b -> b.ttl(Duration.ofHours(24)))).isEqualTo(contents);

        Branch.Attributes reset = stages.run(OPERATIONS.reset());

        assertThat(reset.contents()).isNotEqualTo(contents);
        assertThat(contents(b -> b.ttl(Duration.ofHours(24)))).isEqualTo(reset.contents());
    }

    private String contents(Consumer<Branch.Inputs> inputs) {
        return deploy(inputs).get(shop -> shop.branch().contents());
    }

    @Test
    void anExtendedExpiryStaysUntilTheDeclaredLifetimeChanges() {
        deploy(b -> b.ttl(Duration.ofHours(48)));
        stages.now = start.plus(Duration.ofHours(10));

        assertThat(stages.run(OPERATIONS.extend(Duration.ofHours(2))).expiresAt())
                .isEqualTo(start.plus(Duration.ofHours(48)));
        assertThat(stages.run(OPERATIONS.extend(Duration.ofHours(72))).expiresAt())
                .isEqualTo(start.plus(Duration.ofHours(82)));
        assertThat(deploy(b -> b.ttl(Duration.ofHours(48))).plan().isEmpty()).isTrue();
        assertThat(expiry(b -> b.ttl(Duration.ofHours(48)).name("renamed")))
                .isEqualTo(start.plus(Duration.ofHours(82)));
        assertThat(expiry(b -> b.ttl(Duration.ofHours(24)).name("renamed")))
                .isEqualTo(start.plus(Duration.ofHours(34)));
        assertThat(expiry(b -> b.name("again"))).isNull();
    }

    @Test
    void aDeployStartsTheLifetimeAgainWhenHalfOfItIsLeft() {
        deploy(b -> b.ttl(Duration.ofHours(48)));
        stages.now = start.plus(Duration.ofHours(23));
        assertThat(deploy(b -> b.ttl(Duration.ofHours(48))).plan().isEmpty()).isTrue();

        stages.now = start.plus(Duration.ofHours(24));
        Deployment<Shop> renewed = deploy(b -> b.ttl(Duration.ofHours(48)));

        assertThat(renewed.plan().toText()).contains("it is due for renewal since");
        Branch.Attributes attributes = renewed.get(shop -> shop.branch().attributes());
        assertThat(attributes.expiresAt()).isEqualTo(start.plus(Duration.ofHours(72)));
        assertThat(atNeon(attributes).expiresAt())
                .contains(start.plus(Duration.ofHours(72)).plus(BranchLifetime.NET));
        assertThat(deploy(b -> b.ttl(Duration.ofHours(48))).plan().isEmpty()).isTrue();
        stages.run(OPERATIONS.extend(Duration.ofHours(96)));
        stages.now = start.plus(Duration.ofHours(90));
        assertThat(deploy(b -> b.ttl(Duration.ofHours(48))).plan().isEmpty())
                .as("as extended")
                .isTrue();
    }

    @Test
    void anExtendedExpiryOfADeclaredInstantStaysToo() {
        Instant declared = start.plus(Duration.ofHours(5));
        deploy(b -> b.expiresAt(declared));

        stages.run(OPERATIONS.extend(Duration.ofHours(9)));

        assertThat(expiry(b -> b.expiresAt(declared).name("renamed"))).isEqualTo(start.plus(Duration.ofHours(9)));
        assertThat(expiry(b -> b.expiresAt(declared.plusSeconds(60)))).isEqualTo(declared.plusSeconds(60));
    }

    @Test
    void whatCannotBeExtendedIsRefusedByNameAndLeftAlone() {
        deploy(b -> {});
        assertThatThrownBy(() -> stages.run(OPERATIONS.extend(Duration.ofHours(1))))
                .isInstanceOf(BranchOperationException.class)
                .hasMessageContaining("'branch' of shop/pr-7 does not expire", "ttl");
        Branch.Attributes branch = deploy(b -> b.ttl(Duration.ofHours(48)))
                .get(shop -> shop.branch().attributes());
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofHours(-1), Duration.ofDays(31))) {
            assertThatThrownBy(() -> stages.run(OPERATIONS.extend(wrong)))
                    .isInstanceOf(BranchOperationException.class)
                    .hasMessageContaining("cannot be extended by " + wrong);
        }
        stages.run(stages.client
                .branches()
                .update(UpdateBranchRequest.builder(new BranchPath(branch.projectId(), branch.id()))
                        .expiry(new Expiry.Never())
                        .protection(true)
                        .build()));
        assertThatThrownBy(() -> stages.run(OPERATIONS.extend(Duration.ofHours(1))))
                .isInstanceOf(BranchOperationException.class)
                .hasMessageContaining("'branch' of shop/pr-7 is protected at Neon");
        assertThat(atNeon(branch).expiresAt()).isEmpty();
        // A refusal leaves the row at rest.
        assertThat(deploy(b -> b.ttl(Duration.ofHours(48))).plan().isEmpty()).isTrue();
    }

    @Test
    void rowsOfAParentCountAsThoseOfProductionUnlessTheDeclarationSaysOtherwise() {
        assertThat(dataClass(b -> {})).isEqualTo(DataClass.PRODUCTION_COPY);
        assertThat(dataClass(b -> b.dataClass(DataClass.SEED_ONLY))).isEqualTo(DataClass.SEED_ONLY);
        assertThatThrownBy(() -> stages.run(OPERATIONS.refresh("br-other")))
                .isInstanceOf(BranchOperationException.class)
                .hasMessageContaining("'branch' of shop/pr-7", "SEED_ONLY", "dataClass(PRODUCTION_COPY)");
        assertThat(dataClass(b -> {})).isEqualTo(DataClass.PRODUCTION_COPY);
        assertThat(dataClass(b -> b.schemaOnly(true))).isEqualTo(DataClass.SCHEMA_ONLY);
        assertThat(dataClass(b -> b.schemaOnly(true).dataClass(DataClass.SEED_ONLY)))
                .isEqualTo(DataClass.SEED_ONLY);
    }

    @Test
    void aBranchThatIsGoneIsNamed() {
        Branch.Attributes branch = deploy(b -> {}).get(shop -> shop.branch().attributes());
        stages.run(stages.client.branches().delete(new BranchPath(branch.projectId(), branch.id())));

        assertThatThrownBy(() -> stages.run(OPERATIONS.describe()))
                .isInstanceOf(BranchOperationException.class)
                .hasMessageContaining("'" + branch.name() + "' does not exist any more");
    }

    @Test
    void inARunOfItsStageAnOperationFailsByName() {
        deploy(b -> {});
        for (Mono<Branch.Attributes> operation :
                List.of(OPERATIONS.reset(), OPERATIONS.extend(Duration.ofHours(1)), OPERATIONS.describe())) {
            assertThatThrownBy(() -> stages.deploy("pr-7", Owner.class, operation.then(Mono.empty())))
                    .hasStackTraceContaining("BranchOperationException")
                    .hasStackTraceContaining("'branch'");
        }
    }

    @Test
    void aRowOfAnOlderVersionIsLoadedAndCompletedByItsNextChange() {
        deploy(b -> b.expiresAt(start.plusSeconds(7200)));
        makeOlder();

        Deployment<Shop> again = deploy(b -> b.expiresAt(start.plusSeconds(7200)));

        assertThat(again.plan().isEmpty()).isTrue();
        Branch.Attributes before = again.get(shop -> shop.branch().attributes());
        assertThat(before.schema()).isEqualTo("public");
        assertThat(before.dataClass()).isEqualTo(DataClass.PRODUCTION_COPY);
        assertThat(before.owner()).isNull();
        assertThat(description(OPERATIONS.describe()).owner()).contains("shop/pr-7/branch");
        makeOlder();
        Branch.Attributes after = deploy(b -> b.name("renamed").expiresAt(start.plusSeconds(7200)))
                .get(shop -> shop.branch().attributes());
        assertThat(after.owner()).isEqualTo("shop/pr-7/branch");
        assertThat(after.createdAt()).isNotNull();
        assertThat(after.expiresAt()).isEqualTo(start.plusSeconds(7200));
    }

    /** Stores the row of the branch as version 1 of its type did. */
    private void makeOlder() {
        Row row = stages.run(stages.store.get(new ResourceKey(PREVIEW, "branch")));
        Map<String, Value> attributes = new TreeMap<>(row.current().attributes().values());
        attributes.keySet().removeAll(Set.of("schema", "owner", "createdAt", "expiresAt", "dataClass"));
        Row older = row.withRevision(row.revision() + 1)
                .withCurrent(row.current().withType("Neon.Branch", 1).withAttributes(new Value.Fields(attributes)));
        stages.run(stages.store
                .acquire(PREVIEW, new Holder("id", "sam", "host", 7, "test", Instant.EPOCH))
                .flatMap(lease -> stages.store
                        .commit(lease, List.of(new StateChange.PutRow(older)))
                        .then(lease.release())));
    }

    private Instant expiry(Consumer<Branch.Inputs> inputs) {
        Branch.Attributes attributes = deploy(inputs).get(shop -> shop.branch().attributes());
        assertThat(atNeon(attributes)
                        .expiresAt()
                        .map(at -> at.minus(BranchLifetime.NET))
                        .orElse(null))
                .isEqualTo(attributes.expiresAt());
        return attributes.expiresAt();
    }

    private DataClass dataClass(Consumer<Branch.Inputs> inputs) {
        return deploy(inputs).get(shop -> shop.branch().dataClass());
    }

    private PreviewDescription description(Mono<? extends PreviewAttributes> operation) {
        return stages.run(operation.map(PreviewAttributes::description));
    }

    private NeonBranch atNeon(Branch.Attributes branch) {
        return stages.run(stages.client.branches().get(new BranchPath(branch.projectId(), branch.id())))
                .branch();
    }

    private Deployment<Shop> deploy(Consumer<Branch.Inputs> inputs) {
        return stages.deploy("pr-7", Shop.class, Effect.gen(fx -> {
            var project = fx.yield(Project.ref("db", Ref.stage("staging")));
            return new Shop(fx.yield(Branch.of("branch", b -> {
                b.project(project);
                inputs.accept(b);
            })));
        }));
    }
}
