package io.alchemyreactive.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleSimulationTest {

    /** A simulation fails when a process of clients fails, and when nothing was deployed. */
    @Test
    void aSmallOneRunsToItsEnd() {
        assertThatCode(() -> ScaleSimulation.main(
                        "--stages 4 --resources 3 --clients 2 --processes 2 --seconds 1".split(" ")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--stages", "--rows 3", "--stages 2 --clients 3", "--connections 0", "--stages many"})
    void optionsThatCannotBeAreRefused(String arguments) {
        assertThatThrownBy(() -> ScaleOptions.of(arguments.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }
}
