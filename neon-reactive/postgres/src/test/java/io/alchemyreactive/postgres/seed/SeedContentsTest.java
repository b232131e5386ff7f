package io.alchemyreactive.postgres.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeedContentsTest {

    @Test
    void tablesThatDifferAreNamedWithTheirCounts() {
        var before = SeedContents.of(List.of("s.a\t2\t17", "s.b\t1\t3", "s.c\t0\t0"));
        var after = SeedContents.of(List.of("s.a\t4\t34", "s.b\t1\t4", "s.d\t5\t1"));

        assertThat(before.differences(after))
                .containsExactly(
                        "s.a (2 rows, then 4 rows)",
                        "s.b (1 rows, with other values)",
                        "s.c (0 rows, then no table)",
                        "s.d (no table, then 5 rows)");
        assertThat(before.differences(before)).isEmpty();
    }
}
