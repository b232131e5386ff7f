package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearWordTest {

    private static final List<String> COMMANDS = List.of("plan", "deploy", "destroy", "drift", "state", "stages");

    @ParameterizedTest
    @CsvSource({
        "deplyo,deploy",
        "depoy,deploy",
        "deploys,deploy",
        "plann,plan",
        "stage,stages",
        "stat,state",
        "drfit,drift"
    })
    void aMistakeOrTwoLeadToTheWord(String written, String meant) {
        assertThat(NearWord.of(written, COMMANDS)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"up", "apply", "x", "remove"})
    void anotherWordLeadsToNone(String written) {
        assertThat(NearWord.of(written, COMMANDS)).isEmpty();
    }

    @Test
    void theDistanceCountsLetters() {
        assertThat(NearWord.distance("", "abc")).isEqualTo(3);
        assertThat(NearWord.distance("abc", "abc")).isZero();
        assertThat(NearWord.distance("abc", "acb")).isEqualTo(1);
        assertThat(NearWord.distance("abc", "xbc")).isEqualTo(1);
    }
}
