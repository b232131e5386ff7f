package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Objects equal rows, or it is said which does not. */
class StageAuditTest {

    private static final StageKey STAGE = new StageKey("shop", "dev");

    private static Generation generation(String instance) {
        Value.Fields attributes = new Value.Fields(Map.of("id", new Value.Text("id-" + instance)));
        return new Generation(instance, "T", 1, new Value.Fields(Map.of()), null, attributes, List.of());
    }

    private static Row row(String fqn, Status status, String current, String... older) {
        List<Generation> generations =
                List.of(older).stream().map(StageAuditTest::generation).toList();
        return new Row(fqn, status, generation(current), generations, Policies.NONE, 0, 1, 1, Instant.EPOCH);
    }

    private static StageSnapshot stage(Row... rows) {
        Map<String, Row> byName = new HashMap<>();
        List.of(rows).forEach(row -> byName.put(row.fqn(), row));
        return new StageSnapshot(STAGE, byName, null, List.of(), Set.of(), null);
    }

    private static Identity owner(String fqn, String instance) {
        return new Identity(new ResourceKey(STAGE, fqn), instance);
    }

    private static Optional<String> id(Generation generation) {
        return Optional.ofNullable(generation.attributes())
                .map(attributes -> ((Value.Text) attributes.values().get("id")).value());
    }

    @Test
    void objectsThatEqualRowsAreClean() {
        StageSnapshot stage = stage(row("a", Status.CREATED, "i1"), row("b", Status.CREATED, "i2"));
        assertThat(StageAudit.byOwner(stage, List.of(owner("a", "i1"), owner("b", "i2")))
                        .isClean())
                .isTrue();
        assertThat(StageAudit.byId(stage, List.of("id-i1", "id-i2"), StageAuditTest::id)
                        .isClean())
                .isTrue();
    }

    @Test
    void orphansDuplicatesAndLossesAreToldApart() {
        StageSnapshot stage = stage(row("a", Status.CREATED, "i1"), row("b", Status.CREATED, "i2"));
        StageAudit audit = StageAudit.byOwner(
                stage, List.of(owner("a", "i1"), owner("a", "i9"), owner("c", "i8"), owner("d", "i7")), Set.of("i7"));
        assertThat(audit.duplicates()).containsExactly("a");
        assertThat(audit.orphans()).containsExactly("c");
        assertThat(audit.losses()).containsExactly("b");
        assertThat(audit.sentences()).hasSize(3);
        StageAudit byId = StageAudit.byId(stage, List.of("id-i1", "id-x"), StageAuditTest::id);
        assertThat(byId.orphans()).containsExactly("id-x");
        assertThat(byId.losses()).containsExactly("b");
    }

    @Test
    void objectsOfOtherStagesAreLeftOut() {
        var other = new Identity(new ResourceKey(new StageKey("shop", "prod"), "a"), "i5");
        assertThat(StageAudit.byOwner(stage(), List.of(other)).isClean()).isTrue();
    }

    @Test
    void twoRowsThatHoldOneObjectAreNamed() {
        StageSnapshot stage = stage(row("a", Status.CREATED, "i1"), row("b", Status.CREATED, "i1"));
        StageAudit audit = StageAudit.byId(stage, List.of("id-i1"), StageAuditTest::id);
        assertThat(audit.shared()).containsExactly("a", "b");
        assertThat(audit.sentences()).hasSize(2);
        assertThat(StageAudit.byOwner(stage, List.of(owner("a", "i1"))).shared())
                .containsExactly("a", "b");
    }

    @Test
    void rowsThatAreNotAtRestAreNamedWithWhatTheyStillHave() {
        StageSnapshot stage = stage(row("a", Status.REPLACED, "i2", "i1"), row("b", Status.UPDATING, "i3"));
        StageAudit audit = StageAudit.byId(stage, List.of("id-i1", "id-i2", "id-i3"), StageAuditTest::id);
        assertThat(audit.unsettled()).containsExactly("a is replaced with [i1]", "b is updating with []");
        assertThat(audit.duplicates()).containsExactly("id-i1");
        assertThat(audit.orphans()).isEmpty();
    }
}
