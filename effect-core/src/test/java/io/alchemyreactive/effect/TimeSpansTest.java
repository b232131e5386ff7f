package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSpansTest {

    @ParameterizedTest
    @CsvSource({"PT0S, 0 s", "PT0.5S, 500 ms", "PT1.5S, 1500 ms", "PT90S, 90 s", "PT2M, 120 s"})
    void aSpanIsToldAsPreciselyAsItWasGiven(Duration span, String text) {
        assertThat(TimeSpans.text(span)).isEqualTo(text);
    }
}
