package io.alchemyreactive.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where two values differ. */
class DifferenceTest {

    private static Value text(String text) {
        return new Value.Text(text);
    }

    private static Value items(String... texts) {
        return new Value.Items(Stream.of(texts).map(DifferenceTest::text).toList());
    }

    private static List<String> between(Value from, Value to) {
        return Difference.between("tags", Optional.of(from), Optional.of(to)).stream()
                .map(each -> each.path() + " " + word(each.from()) + " " + word(each.to()))
                .toList();
    }

    private static String word(Optional<Value> value) {
        return value.map(present -> present instanceof Value.Text text ? text.value() : "?")
                .orElse("-");
    }

    @Test
    void elementThatWasPutInOrTakenOutIsOneDifference() {
        assertThat(between(items("a", "b"), items("x", "a", "b"))).containsExactly("tags[0] - x");
        assertThat(between(items("a", "b"), items("a", "x", "b"))).containsExactly("tags[1] - x");
        assertThat(between(items("a", "b"), items("a", "b", "x"))).containsExactly("tags[2] - x");
        assertThat(between(items("a", "x", "b"), items("a", "b"))).containsExactly("tags[1] x -");
        assertThat(between(items("a", "a"), items("a"))).containsExactly("tags[1] a -");
        assertThat(between(items(), items("a"))).containsExactly("tags[0] - a");
    }

    @Test
    void elementsInTheSamePlaceAreCompared() {
        assertThat(between(items("a", "b", "c"), items("a", "x", "c"))).containsExactly("tags[1] b x");
        assertThat(between(items("a", "b", "c", "d"), items("a", "x", "d")))
                .containsExactly("tags[1] b x", "tags[2] c -");
        assertThat(between(items("a"), items("a"))).isEmpty();
    }

    @Test
    void placesInsideOfObjectsAndListsAreNamed() {
        Value from =
                new Value.Fields(Map.of("rules", new Value.Items(List.of(fields("port", "1"), fields("port", "2")))));
        Value to =
                new Value.Fields(Map.of("rules", new Value.Items(List.of(fields("port", "1"), fields("port", "3")))));
        assertThat(between(from, to)).containsExactly("tags.rules[1].port 2 3");
        assertThat(Difference.between("", Optional.of(from), Optional.of(to)))
                .extracting(Difference::path)
                .containsExactly("rules[1].port");
    }

    @Test
    void valuesOfAnotherKindAndSecretsAreComparedAsAWhole() {
        assertThat(between(items("a"), text("a"))).containsExactly("tags ? a");
        assertThat(between(secret("a"), secret("b"))).containsExactly("tags ? ?");
        assertThat(between(secret("a"), secret("a"))).isEmpty();
    }

    private static Value fields(String name, String text) {
        return new Value.Fields(Map.of(name, text(text)));
    }

    private static Value secret(String text) {
        return new Value.Secret(Redacted.of(text(text)));
    }
}
