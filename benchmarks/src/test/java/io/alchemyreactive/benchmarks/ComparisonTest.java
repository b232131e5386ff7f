package io.alchemyreactive.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Figure OURS = new Figure(Comparison.OURS, "abc", "plan", "wide", 1_000, 4);
    private static final Figure OTHER = new Figure("terraform", "1.11.4", "plan", "wide", 1_000, 2_000);

    @Test
    void aFigureIsReadAsItWasWritten() {
        assertThat(Figure.parse(OTHER.line())).isEqualTo(OTHER);
        assertThatThrownBy(() -> Figure.parse("terraform\t1.11.4")).hasMessageContaining("expected 6 fields");
    }

    @Test
    void eachToolStandsBesideOursWithItsVersion() {
        Figure alone = new Figure("terraform", "1.11.4", "apply", "wide", 1_000, 20_000);

        String page = new Comparison(List.of(OURS, OTHER, alone), List.of("Skipped: tofu")).page();

        assertThat(page)
                .contains("- Skipped: tofu")
                .contains("| what | alchemy-reactive abc | terraform 1.11.4 |")
                .contains("| plan wide 1000 | 4.00 | 2000 (500) |")
                .contains("| apply wide 1000 |  | 20000 |");
    }
}
