package io.alchemyreactive.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {

    @Test
    void valuesOfEveryKindAreWritten() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("z", null);
        tree.put("text", "line\n\"quoted\" \u2603");
        tree.put("list", Arrays.asList(1, true, null));
        tree.put(
                "value",
                new Value.Fields(Map.of(
                        "$dollar", new Value.Num(new BigDecimal("1e3")),
                        "items", new Value.Items(List.of(new Value.Bool(false), new Value.Hole())),
                        "secret", new Value.Secret(Redacted.of(new Value.Text("hunter2"))))));

        String json = Json.write(tree);

        assertThat(json).doesNotContain("hunter2", "\r");
        var read = JsonMapper.shared().readTree(json);
        assertThat(read.propertyNames()).containsExactly("z", "text", "list", "value");
        assertThat(read.path("z").isNull()).isTrue();
        assertThat(read.path("text").asString()).isEqualTo("line\n\"quoted\" \u2603");
        assertThat(read.at("/list/0").asInt()).isEqualTo(1);
        assertThat(read.at("/list/2").isNull()).isTrue();
        assertThat(read.at("/value/$dollar").asInt()).isEqualTo(1000);
        assertThat(read.at("/value/items/1").asString()).isEqualTo("(known after apply)");
        assertThat(read.at("/value/secret").asString()).isEqualTo("***");
    }

    @Test
    void whatHasNoFormIsRefused() {
        assertThatThrownBy(() -> Json.write(new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
