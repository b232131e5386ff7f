package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.internal.codec.StateKey;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.UnsupportedValueException;
import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values of every type that a record may hold, and of others, on their way into a stored row and back. */
class RandomValuesTest {

    private static final StageKey STAGE = new StageKey("shop", "test");

    /** How many values are tried: 500,000 with -Pnightly. */
    private static final int VALUES = "long".equals(System.getProperty("alchemy.search")) ? 500_000 : 10_000;

    private final StateCodec codec = StateCodec.create(new StateKeys() {
        private final StateKey key = StateKey.of(Redacted.of(new byte[StateKey.BYTES]));

        @Override
        public StateKey toWrite() {
            return key;
        }

        @Override
        public StateKey toRead(String id, String place) {
            return key;
        }
    });

    @Test
    void whatIsGoodComesBackAsItWas() {
        var random = new Random(20260301);
        var values = new RandomValues(random, 0);
        int kept = 0;
        for (int i = 0; i < VALUES; i++) {
            Type type = values.type(3);
            Object value = values.value(type);
            if (goesThrough(type, value, i)) {
                kept++;
            }
        }
        // The rest are empty Optionals where they would vanish, and sets and maps of which two parts are stored alike.
        assertThat(kept).isGreaterThan(VALUES * 8 / 10);
    }

    @Test
    void whatIsBadIsRefusedOrComesBackAsItWas() {
        var random = new Random(20260302);
        var values = new RandomValues(random, 8);
        int kept = 0;
        for (int i = 0; i < VALUES; i++) {
            Type type = values.type(3);
            if (goesThrough(type, values.value(type), i)) {
                kept++;
            }
        }
        assertThat(kept).isBetween(VALUES / 10, VALUES * 9 / 10);
    }

    private boolean goesThrough(Type type, Object value, int number) {
        Value encoded;
        try {
            Values.check(type);
            encoded = Values.of(value, type);
        } catch (UnsupportedValueException e) {
            assertThat(e).hasMessageNotContaining("hush");
            return false;
        }
        Value.Fields props = new Value.Fields(encoded == null ? Map.of() : Map.of("value", encoded));
        Row row = StateSamples.row("a", 1, props);
        byte[] stored = codec.row(STAGE, row).getBytes(StandardCharsets.UTF_8);
        Row read = codec.row(STAGE, new String(stored, StandardCharsets.UTF_8), "the place");
        assertThat(read).as("number %d, %s", number, type).isEqualTo(row);
        Value back = read.current().props().values().get("value");
        if (back != null) {
            assertThat(SameValues.same(Values.to(back, type), value))
                    .as("number %d, %s", number, type)
                    .isTrue();
        }
        return true;
    }
}
