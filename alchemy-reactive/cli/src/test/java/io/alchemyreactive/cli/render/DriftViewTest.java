package io.alchemyreactive.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.plan.Drift;
import io.alchemyreactive.state.StageKey;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DriftViewTest {

    @Test
    void noDriftIsSaidOnlyOfAllThatWasCompared() {
        assertThat(text(Drift.Kind.SAME, Drift.Kind.SAME)).endsWith("\nNo drift.\n");
        assertThat(text(Drift.Kind.SAME, Drift.Kind.NO_OBJECT))
                .contains("no-object: an action has none that could differ")
                .endsWith("\nNo drift.\n");

        assertThat(text(Drift.Kind.SAME, Drift.Kind.UNSETTLED, Drift.Kind.CANNOT_TELL))
                .contains(
                        "r1 (T)  unsettled: a run did not finish with it; the next deploy does\n",
                        "r2 (T)  cannot-tell: its provider cannot tell, or the stack has none for it\n")
                .endsWith("No drift in what was compared: 1 of 3 resources.\n");
    }

    private static String text(Drift.Kind... kinds) {
        List<Drift.OfResource> resources = Stream.iterate(0, i -> i < kinds.length, i -> i + 1)
                .map(i -> new Drift.OfResource("r" + i, "T", kinds[i], List.of()))
                .toList();
        return DriftView.text(new Drift(new StageKey("shop", "staging"), resources));
    }
}
