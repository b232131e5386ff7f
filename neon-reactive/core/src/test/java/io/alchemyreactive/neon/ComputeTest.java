package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.api.endpoint.ComputeSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComputeTest {

    @Test
    void whatIsNotSaidIsLeftToNeon() {
        assertThat(Compute.DEFAULTS.settings())
                .isEqualTo(new ComputeSettings(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(Compute.DEFAULTS.suspendAfterSeconds(120).settings())
                .isEqualTo(new ComputeSettings(Optional.empty(), Optional.empty(), Optional.of(120)));
    }

    @Test
    void sizeAndSleepAreSaidTogether() {
        assertThat(Compute.between(0.25, 2).suspendAfterSeconds(-1).settings())
                .isEqualTo(new ComputeSettings(Optional.of(0.25), Optional.of(2.0), Optional.of(-1)));
    }
}
