package io.alchemyreactive.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    /** Reverses the text, so that a test sees that the form was asked. */
    private static final CanonicalJson.SecretForm REVERSED = new CanonicalJson.SecretForm() {
        @Override
        public String write(Value secret, String path) {
            return path + new StringBuilder(((Value.Text) secret).value()).reverse();
        }

        @Override
        public Value read(String text, String path) {
            assertThat(text).startsWith(path);
            return new Value.Text(
                    new StringBuilder(text.substring(path.length())).reverse().toString());
        }
    };

    @Test
    void secretsGoThroughTheirFormWithTheirPath() {
        Value value = new Value.Fields(
                Map.of("a", new Value.Items(List.of(new Value.Secret(Redacted.of(new Value.Text("abc")))))));
        String json = CanonicalJson.write(value, REVERSED);
        assertThat(json).isEqualTo("{\"a\":[{\"$secret\":\"/a/0cba\"}]}");
        assertThat(CanonicalJson.parse(json, REVERSED)).isEqualTo(value);
    }

    @Test
    void keysOfUsersNeverPassForOurs() {
        Value value = new Value.Fields(Map.of("$secret", new Value.Text("x"), "$$x", new Value.Bool(true)));
        String json = CanonicalJson.write(value, REVERSED);
        assertThat(json).isEqualTo("{\"$$$x\":true,\"$$secret\":\"x\"}");
        assertThat(CanonicalJson.parse(json, REVERSED)).isEqualTo(value);
    }

    @Test
    void holesComeBackAsHoles() {
        Value value = new Value.Fields(Map.of("a", new Value.Hole()));
        assertThat(CanonicalJson.parse(CanonicalJson.write(value, REVERSED), REVERSED))
                .isEqualTo(value);
    }

    @Test
    void keysAreSortedByCodePoint() {
        // U+FF5E stands before U+1F600, though its char is greater than a surrogate's.
        Value value = new Value.Fields(Map.of(
                "\uD83D\uDE00", new Value.Bool(true), "\uFF5E", new Value.Bool(true), "a", new Value.Bool(true)));
        assertThat(CanonicalJson.write(value, REVERSED))
                .isEqualTo("{\"a\":true,\"\uFF5E\":true,\"\uD83D\uDE00\":true}");
    }

    @Test
    void nullMembersVanish() {
        assertThat(CanonicalJson.parse("{\"a\":null,\"b\":1}", REVERSED))
                .isEqualTo(new Value.Fields(Map.of("b", new Value.Num(java.math.BigDecimal.ONE))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":hush}",
                "1 2",
                "{\"a\":1}x",
                "{\"a\":1,\"a\":2}",
                "{\"b\":1,\"a\":1,\"b\":1}",
                "{\"a\":null,\"a\":1}",
                "null",
                "[1,]"
            })
    void whatIsNotOneDocumentIsAnErrorThatQuotesNothing(String text) {
        assertThatThrownBy(() -> CanonicalJson.parse(text, REVERSED))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }

    @Test
    void membersInAnotherOrderAndNullsAreRead() {
        assertThat(CanonicalJson.parse("{\"b\":1,\"c\":null,\"a\":{\"$$x\":2}}", REVERSED))
                .isEqualTo(CanonicalJson.parse("{\"a\":{\"$$x\":2},\"b\":1}", REVERSED))
                .isEqualTo(new Value.Fields(Map.of(
                        "a",
                        new Value.Fields(Map.of("$x", new Value.Num(BigDecimal.valueOf(2)))),
                        "b",
                        new Value.Num(BigDecimal.ONE))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$secret\":1}",
                "{\"$secret\":\"x\",\"b\":1}",
                "{\"$unknown\":false}",
                "{\"$unknown\":true,\"b\":1}"
            })
    void aMarkerOfOursInAnotherShapeIsAnError(String text) {
        assertThatThrownBy(() -> CanonicalJson.parse(text, REVERSED)).isInstanceOf(MalformedJsonException.class);
    }
}
