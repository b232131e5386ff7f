package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.postgres.mask.Mask;
import io.alchemyreactive.postgres.mask.MaskRule;
import io.alchemyreactive.resource.LabelRule.Facts;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The data class as a label, and the policies for it. */
class DataPolicyTest {

    record One(Output<String> url) {}

    private static final DataClassRule BRANCH = DataClassRule.of(DataClass.PRODUCTION_COPY)
            .when("schemaOnly", DataClass.SCHEMA_ONLY)
            .when("masking", DataClass.MASKED);

    /** A copy whose values come from a database with rows of this class. */
    private record Copy(Output<PostgresOrigin> origin) implements PreviewDatabase {

        static Copy of(DataClass rows) {
            return new Copy(Output.of(PostgresOrigin.parse(Redacted.of("postgresql://app:secret@db.example.com/app")))
                    .labelled(rows.label()));
        }

        @Override
        public Output<PostgresOrigin> pooledOrigin() {
            return origin;
        }

        @Override
        public Output<String> schema() {
            return Output.of("public");
        }

        @Override
        public Output<String> owner() {
            return Output.of("shop/pr-1/copy");
        }

        @Override
        public Output<Instant> createdAt() {
            return Output.of(Instant.EPOCH);
        }

        @Override
        public Output<Instant> expiresAt() {
            return Output.of(null);
        }

        @Override
        public Output<String> schemaVersion() {
            return Output.of(null);
        }

        @Override
        public Output<DataClass> dataClass() {
            return Output.of(DataClass.PRODUCTION_COPY);
        }
    }

    private static List<DataClass> allowed(DataPolicy policy) {
        return Arrays.stream(DataClass.values())
                .filter(rows -> policy.allows(rows.label()))
                .toList();
    }

    @Test
    void eachPolicyAllowsItsClasses() {
        assertThat(allowed(DataPolicy.SEED_ONLY)).containsExactly(DataClass.SEED_ONLY, DataClass.SCHEMA_ONLY);
        assertThat(allowed(DataPolicy.MASKED))
                .containsExactly(DataClass.SEED_ONLY, DataClass.MASKED, DataClass.SCHEMA_ONLY);
        assertThat(allowed(DataPolicy.PRODUCTION_ALLOWED)).containsExactly(DataClass.values());
        assertThat(DataPolicy.SEED_ONLY.allows(new Label("region", "eu"))).isTrue();
        assertThat(DataPolicy.MASKED.allows(new Label("dataClass", "OF_TOMORROW")))
                .isFalse();
    }

    private static Set<Label> labels(Map<String, Value> properties, Set<String> unknown, DataClass... inherited) {
        return BRANCH.labels(new Facts(
                Set.copyOf(Arrays.stream(inherited).map(DataClass::label).toList()), properties, unknown, Map.of()));
    }

    private static Value text(DataClass rows) {
        return new Value.Text(rows.name());
    }

    @Test
    void classIsTheDeclaredOneOrFollowsFromTheProperties() {
        Value yes = new Value.Bool(true);
        assertThat(labels(Map.of(), Set.of())).containsExactly(DataClass.PRODUCTION_COPY.label());
        assertThat(labels(Map.of("schemaOnly", yes), Set.of())).containsExactly(DataClass.SCHEMA_ONLY.label());
        assertThat(labels(Map.of("schemaOnly", new Value.Bool(false)), Set.of()))
                .containsExactly(DataClass.PRODUCTION_COPY.label());
        assertThat(labels(Map.of("masking", new Value.Items(List.of())), Set.of()))
                .containsExactly(DataClass.MASKED.label());
        assertThat(labels(Map.of("dataClass", text(DataClass.SEED_ONLY)), Set.of()))
                .containsExactly(DataClass.SEED_ONLY.label());
        assertThat(labels(Map.of(), Set.of("dataClass"))).isEmpty();
        assertThat(labels(Map.of(), Set.of("migrations"))).containsExactly(DataClass.PRODUCTION_COPY.label());
    }

    @Test
    void declaredClassDoesNotTakeAwayThatOfTheParentAndAChangeOfTheRowsDoes() {
        assertThat(labels(Map.of("dataClass", text(DataClass.SEED_ONLY)), Set.of(), DataClass.PRODUCTION_COPY))
                .containsExactlyInAnyOrder(DataClass.SEED_ONLY.label(), DataClass.PRODUCTION_COPY.label());
        assertThat(labels(Map.of("schemaOnly", new Value.Bool(true)), Set.of(), DataClass.PRODUCTION_COPY))
                .containsExactly(DataClass.SCHEMA_ONLY.label());
        assertThat(labels(Map.of("dataClass", text(DataClass.SEED_ONLY)), Set.of("masking"), DataClass.MASKED))
                .containsExactlyInAnyOrder(DataClass.SEED_ONLY.label(), DataClass.MASKED.label());
    }

    private static Stack<One> masked(DataPolicy policy, boolean raw) {
        return Stack.named("shop").policy("pr-*", policy).program(One.class, Effect.gen(fx -> {
            Copy copy = Copy.of(DataClass.PRODUCTION_COPY);
            PreviewDatabase database = fx.yield(Mask.of(
                    "masked",
                    copy,
                    mask -> mask.key(Redacted.of("0123456789abcdef")).rule("customers", "email", MaskRule.email())));
            return new One((raw ? copy : database).pooledOrigin().map(PostgresOrigin::r2dbcUrl));
        }));
    }

    private static Throwable plan(Stack<?> stack) {
        StateStore store = MemoryStateStore.create();
        Mono<?> plan = Alchemy.plan(stack, Stage.of("pr-1")).contextWrite(StateStore.provide(store));
        return catchThrowable(() -> plan.block(Duration.ofSeconds(20)));
    }

    @Test
    void maskLowersTheClassOfItsOutputsAndOfNoOthers() {
        assertThat(plan(masked(DataPolicy.MASKED, false))).isNull();
        assertThat(plan(masked(DataPolicy.PRODUCTION_ALLOWED, true))).isNull();
        assertThat(plan(masked(DataPolicy.MASKED, true)))
                .isInstanceOf(PlanFailedException.class)
                .hasMessageContaining("The program returns 'url' with the label dataClass=PRODUCTION_COPY")
                .hasMessageContaining("the policy of stage shop/pr-1 (DataPolicy.MASKED) refuses it. Mask the database"
                        + " with Mask.of and use the outputs of the masked one")
                .hasMessageNotContaining("secret");
        assertThat(plan(masked(DataPolicy.SEED_ONLY, false)))
                .isInstanceOf(PlanFailedException.class)
                .hasMessageContaining("dataClass=MASKED");
    }
}
