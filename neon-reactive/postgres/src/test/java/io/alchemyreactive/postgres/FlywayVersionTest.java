package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlywayVersionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"11.7.0", "11.7.2", "11.20.3", "12.0.0", "13.12.0", "13.99", "13", "${project.version}", ""})
    void versionsOfTheRangeAndUnknownOnesPass(String version) {
        assertThatCode(() -> FlywayVersion.check(version)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.22.3", "10.21.0", "11.0.0", "11.6.9", "14.0.0-beta1"})
    void anotherVersionIsRefusedWithTheRange(String version) {
        assertThatThrownBy(() -> FlywayVersion.check(version))
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("Flyway " + version)
                .hasMessageContaining("11.7 to 13");
    }

    @Test
    void theVersionOfTheBuildPasses() {
        assertThatCode(FlywayVersion::check).doesNotThrowAnyException();
    }
}
