package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OpenApiTest {

    @Test
    void theOfficialDescriptionFindsWhatIsMissing() {
        assumeTrue(OpenApi.isAtHand(), "NEON_OPENAPI names no official description: answers are not held against it");

        var faults = OpenApi.faults(
                "GET", "/projects/p-1", 200, JsonMapper.shared().readTree("{\"project\":{\"id\":\"p-1\"}}"));

        assertThat(faults).contains("answer.project lacks name").doesNotContain("answer.project lacks id");
        assertThat(OpenApi.faults("GET", "/nowhere", 200, JsonMapper.shared().readTree("{}")))
                .containsExactly("no operation GET /nowhere");
    }
}
