package io.alchemyreactive.value;

import io.alchemyreactive.effect.Redacted;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A value as the engine compares and stores it: absent equals null, object keys have no order of their own, a secret
 * stays redacted. Immutable and safe to share between threads; equality is by content, secrets by their value.
 */
public sealed interface Value {

    /** Text. */
    record Text(String value) implements Value {}

    /** A number, kept without trailing zeros so that {@code 1} and {@code 1.0} are equal. */
    record Num(BigDecimal value) implements Value {
        public Num {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }
    }

    /** A truth value. */
    record Bool(boolean value) implements Value {}

    /** A list; the order counts. */
    record Items(List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** An object; keys are kept sorted, and no value is null. */
    record Fields(Map<String, Value> values) implements Value {

        /** The object without any field. */
        public static final Fields NONE = new Fields(Map.of());

        public Fields {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }
    }

    /** A secret; printed as a fixed mask, stored encrypted. */
    record Secret(Redacted<Value> value) implements Value {}

    /** The place of a value that was not known yet; never shown to a provider. */
    record Hole() implements Value {}
}
