package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.dblab.Clone;
import io.alchemyreactive.neon.Branch;
import io.alchemyreactive.neon.Database;
import io.alchemyreactive.neon.Endpoint;
import io.alchemyreactive.neon.Role;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.PreviewSchema;
import io.alchemyreactive.resource.LabelRule;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The class of the rows is a label of previews of each strategy, while their migrations are not known yet. */
class PreviewLabelsTest {

    private static final Set<Label> COPY = Set.of(DataClass.PRODUCTION_COPY.label());

    private static Set<Label> labels(ResourceType<?, ?, ?> type, Set<Label> inherited, Map<String, Value> properties) {
        properties.keySet().forEach(name -> assertThat(type.props().place(name)).isNotNegative());
        return type.labelRule()
                .orElseThrow()
                .labels(new LabelRule.Facts(inherited, properties, Set.of("migrations"), Map.of()));
    }

    @Test
    void databasesHaveTheClassThatFollowsFromTheirProperties() {
        Value yes = new Value.Bool(true);
        Value seeds = new Value.Text(DataClass.SEED_ONLY.name());
        assertThat(labels(Branch.TYPE, Set.of(), Map.of())).isEqualTo(COPY);
        assertThat(labels(Branch.TYPE, COPY, Map.of("dataClass", seeds)))
                .containsExactlyInAnyOrder(DataClass.SEED_ONLY.label(), DataClass.PRODUCTION_COPY.label());
        assertThat(labels(Branch.TYPE, COPY, Map.of("schemaOnly", yes))).containsExactly(DataClass.SCHEMA_ONLY.label());
        assertThat(labels(Branch.TYPE, COPY, Map.of("masking", new Value.Items(List.of()))))
                .containsExactly(DataClass.MASKED.label());
        assertThat(labels(Clone.TYPE, Set.of(), Map.of())).isEqualTo(COPY);
        assertThat(labels(Clone.TYPE, Set.of(), Map.of("dataClass", seeds)))
                .containsExactly(DataClass.SEED_ONLY.label());
        assertThat(labels(PreviewSchema.TYPE, Set.of(), Map.of())).containsExactly(DataClass.SEED_ONLY.label());
    }

    @Test
    void partsOfABranchPassItsClassOn() {
        for (ResourceType<?, ?, ?> type : List.of(Role.TYPE, Endpoint.TYPE, Database.TYPE)) {
            LabelRule rule = type.labelRule().orElseThrow();
            assertThat(labels(type, COPY, Map.of())).isEqualTo(COPY);
            assertThat(rule.isPart() && rule.accepts(DataClass.PRODUCTION_COPY.label()))
                    .isTrue();
        }
    }
}
