package io.alchemyreactive.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredFormsTest {

    record Part(String name, @Nullable Integer port) {}

    record Whole(
            String name,
            int size,
            @Nullable String note,
            List<String> uses,
            Optional<String> tag,
            Set<Integer> ports,
            Map<String, Part> parts,
            Part first,
            Duration patience) {}

    private static final RecordCodec<Whole> CODEC = RecordCodec.of(Whole.class);

    private static final Whole PLAIN = new Whole(
            "a",
            10,
            null,
            List.of("x", "y"),
            Optional.empty(),
            Set.of(1, 2),
            Map.of("p", new Part("b", null)),
            new Part("c", 80),
            Duration.ofSeconds(1));

    private static final List<Whole> ALL = List.of(
            PLAIN,
            with(PLAIN, "b", null, List.of("x", "y"), Optional.empty(), new Part("c", 80)),
            with(PLAIN, "a", "n", List.of("x", "y"), Optional.empty(), new Part("c", 80)),
            with(PLAIN, "a", null, List.of("x"), Optional.empty(), new Part("c", 80)),
            with(PLAIN, "a", null, List.of("y", "x"), Optional.empty(), new Part("c", 80)),
            with(PLAIN, "a", null, List.of(), Optional.empty(), new Part("c", 80)),
            with(PLAIN, "a", null, List.of("x", "y"), Optional.of("t"), new Part("c", 80)),
            with(PLAIN, "a", null, List.of("x", "y"), Optional.empty(), new Part("c", null)),
            with(PLAIN, "a", null, List.of("x", "y"), Optional.empty(), new Part("d", 80)));

    private static Whole with(
            Whole of, String name, @Nullable String note, List<String> uses, Optional<String> tag, Part first) {
        return new Whole(name, of.size(), note, uses, tag, of.ports(), of.parts(), first, of.patience());
    }

    @Test
    void aRecordIsStoredAsWhatItIsEncodedToAndAsNothingElse() {
        for (Whole one : ALL) {
            for (Whole other : ALL) {
                assertThat(CODEC.isStoredAs(one, CODEC.encode(other)))
                        .as("%s and %s", one, other)
                        .isEqualTo(one.equals(other));
            }
        }
    }

    @Test
    void aFieldThatIsNoComponentIsADifference() {
        var more = new TreeMap<>(CODEC.encode(PLAIN).values());
        more.put("old", new Value.Text("x"));

        assertThat(CODEC.isStoredAs(PLAIN, new Value.Fields(more))).isFalse();
    }

    @Test
    void whatCannotBeKeptIsStoredAsNothing() {
        Value.Fields stored = CODEC.encode(PLAIN);

        assertThat(CODEC.isStoredAs(
                        with(PLAIN, "a", null, Arrays.asList("x", null), Optional.empty(), new Part("c", 80)), stored))
                .isFalse();
        assertThat(CODEC.isStoredAs(
                        with(PLAIN, null, null, List.of("x", "y"), Optional.empty(), new Part("c", 80)), stored))
                .isFalse();
    }

    @Test
    void aFormMakesTheObjectsThatAMapMakes() {
        Value.Fields.Form form = Value.Fields.form("size", "name");
        Value size = new Value.Num(BigDecimal.TEN);
        Value name = new Value.Text("a");

        assertThat(form.of(size, name)).isEqualTo(new Value.Fields(Map.of("name", name, "size", size)));
        assertThat(form.of(size, name).values().keySet()).containsExactly("name", "size");
        assertThat(form.of(null, name)).isEqualTo(new Value.Fields(Map.of("name", name)));
        assertThatThrownBy(() -> form.of(size)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersAreEqualWhateverTheirZeros() {
        for (String text : List.of("0", "0.0", "10", "1E+1", "1", "1.0", "100000000000000000000", "1.50", "-20")) {
            var number = new BigDecimal(text);
            assertThat(new Value.Num(number).value())
                    .isEqualTo(number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros());
        }
    }
}
