package io.alchemyreactive.internal.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.value.UnsupportedValueException;
import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordShapeTest {

    record Plain(
            String text,
            @Nullable String absent,
            boolean yes,
            int small,
            long large,
            Integer boxed,
            Redacted<String> secret,
            List<String> texts) {}

    record Mixed(String text, Optional<String> maybe, List<Integer> numbers) {}

    record Number(long value) {}

    record Numeral(int value) {}

    record Picky(String text) {
        Picky {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("empty");
            }
        }
    }

    @Test
    void recordsOfPlainComponentsComeBackAsTheyWere() {
        var plain = new Plain("a", null, true, -7, 1L << 50, 1_000, Redacted.of("s"), List.of("x", "y"));
        RecordShape<Plain> shape = RecordShape.of(Plain.class);
        assertThat(shape.fromValue(shape.toValue(plain))).isEqualTo(plain);
    }

    @Test
    void recordsOfOtherComponentsComeBackAsTheyWere() {
        var mixed = new Mixed("a", Optional.empty(), List.of(1, 2));
        RecordShape<Mixed> shape = RecordShape.of(Mixed.class);
        assertThat(shape.fromValue(shape.toValue(mixed))).isEqualTo(mixed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "2147483647",
                "2147483648",
                "999999999999999999",
                "9223372036854775807",
                "1E+3",
                "-2147483648"
            })
    void wholeNumbersAreReadAsTheMapperReadsThem(String number) {
        var stored = new Value.Fields(Map.of("value", new Value.Num(new BigDecimal(number))));
        assertThat(RecordShape.of(Number.class).fromValue(stored)).isEqualTo(Values.to(stored, Number.class));
        if (new BigDecimal(number).longValueExact() == new BigDecimal(number).intValue()) {
            assertThat(RecordShape.of(Numeral.class).fromValue(stored)).isEqualTo(Values.to(stored, Numeral.class));
        } else {
            assertThatThrownBy(() -> RecordShape.of(Numeral.class).fromValue(stored))
                    .isInstanceOf(UnsupportedValueException.class);
        }
    }

    @Test
    void whatDoesNotFitIsRefusedByTheMapper() {
        assertThatThrownBy(() ->
                        RecordShape.of(Picky.class).fromValue(new Value.Fields(Map.of("text", new Value.Text("")))))
                .isInstanceOf(UnsupportedValueException.class);
        assertThatThrownBy(
                        () -> RecordShape.of(Picky.class).fromValue(new Value.Fields(Map.of("text", new Value.Hole()))))
                .isInstanceOf(UnsupportedValueException.class);
    }
}
