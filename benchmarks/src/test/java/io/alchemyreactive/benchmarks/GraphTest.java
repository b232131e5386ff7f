package io.alchemyreactive.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphTest {

    @ParameterizedTest
    @EnumSource
    void sameArgumentsGiveTheSameGraph(Shape shape) {
        assertThat(Graph.of(shape, 1_000).needs())
                .isDeepEqualTo(Graph.of(shape, 1_000).needs());
    }

    @Test
    void eachCellOfALayerUsesThreeOfTheLayerAbove() {
        int[][] needs = Graph.of(Shape.LAYERED, 1_000).needs();
        for (int i = 0; i < 1_000; i++) {
            int layer = i / 100;
            int[] above = Arrays.stream(needs[i])
                    .filter(need -> need / 100 == layer - 1)
                    .toArray();
            assertThat(above)
                    .hasSize(layer == 0 ? 0 : 3)
                    .doesNotHaveDuplicates()
                    .isEqualTo(needs[i]);
        }
    }

    @Test
    void aChainHasOneEndAndOneLinkPerCell() {
        int[][] needs = Graph.of(Shape.CHAIN, 100).needs();
        assertThat(needs[0]).isEmpty();
        for (int i = 1; i < 100; i++) {
            assertThat(needs[i]).containsExactly(i - 1);
        }
    }
}
