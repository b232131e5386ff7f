package io.alchemyreactive.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A mapper that knows nothing of us finds nothing in a secret. */
class RedactedMappersTest {

    record Holder(Redacted<String> secret) {}

    @Test
    void jacksonThreeFindsNoProperty() {
        String json = JsonMapper.builder()
                .disable(tools.jackson.databind.SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .build()
                .writeValueAsString(new Holder(Redacted.of("hush")));
        assertThat(json).isEqualTo("{\"secret\":{}}");
    }

    @Test
    void jacksonTwoRefusesIt() {
        assertThatThrownBy(() -> new com.fasterxml.jackson.databind.ObjectMapper()
                        .writeValueAsString(new Holder(Redacted.of("hush"))))
                .isInstanceOf(com.fasterxml.jackson.databind.exc.InvalidDefinitionException.class)
                .hasMessageNotContaining("hush");
    }
}
