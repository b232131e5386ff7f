package io.alchemyreactive.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A plan is out of date as soon as a row has changed. */
class BaseRevisionTest {

    private static Row row(String fqn, String instance, long revision) {
        var current = new Generation(instance, "Fake.Thing", 1, new Value.Fields(Map.of()), null, null, List.of());
        return new Row(
                fqn,
                Status.CREATED,
                current,
                List.of(),
                Policies.NONE,
                0,
                revision,
                1,
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static String of(Row... rows) {
        Map<String, Row> byName = new LinkedHashMap<>();
        for (Row row : rows) {
            byName.put(row.fqn(), row);
        }
        return BaseRevision.of(new StageSnapshot(new StageKey("s", "t"), byName, null, List.of(), Set.of(), null));
    }

    @Test
    void noTwoStatesOfAStageLookAlike() {
        Set<String> seen = new HashSet<>();
        int states = 0;
        for (String instance : new String[] {"x", "y", "z"}) {
            for (String other : new String[] {"x", "y", "z"}) {
                for (int first = 1; first <= 40; first++) {
                    for (int second = 1; second <= 40; second++) {
                        seen.add(of(row("a", instance, first), row("b", other, second)));
                        states++;
                    }
                }
            }
        }
        assertThat(seen).hasSize(states);
        assertThat(seen).allMatch(text -> text.matches("[0-9a-f]{16}"));
    }

    @Test
    void aRowMoreIsAnotherState() {
        assertThat(of()).isNotEqualTo(of(row("a", "x", 1)));
        assertThat(of(row("a", "x", 1))).isNotEqualTo(of(row("a", "x", 1), row("b", "x", 1)));
        assertThat(of(row("a", "x", 1))).isNotEqualTo(of(row("b", "x", 1)));
    }
}
