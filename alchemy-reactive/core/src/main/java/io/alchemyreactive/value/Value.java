package io.alchemyreactive.value;

import io.alchemyreactive.effect.Redacted;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value as the engine compares and stores it: absent equals null, object keys have no order of their own, a secret
 * stays redacted. Immutable and safe to share between threads; equality is by content, secrets by their value. No value
 * nests deeper than a document may, so that comparing or writing one never runs out of stack.
 */
public sealed interface Value {

    /** One method per kind of value, so that code that forgets a new kind does not compile. */
    interface Visitor<R> {
        R visit(Text text);

        R visit(Num number);

        R visit(Bool bool);

        R visit(Items items);

        R visit(Fields fields);

        R visit(Secret secret);

        R visit(Hole hole);
    }

    /** Calls the method for this member. */
    <R> R accept(Visitor<R> visitor);

    /** Text. */
    record Text(String value) implements Value {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * A number, kept without trailing zeros so that {@code 1} and {@code 1.0} are equal. One with more digits than {@link
     * ValueLimits#MOST_DIGITS} is an {@link UnsupportedValueException}.
     */
    record Num(BigDecimal value) implements Value {

        /** All numbers of as many digits fit into a {@code long}. */
        private static final int LONG_DIGITS = 18;

        public Num {
            if (!ValueLimits.fits(value)) {
                throw new UnsupportedValueException(
                        "is a number of more than " + ValueLimits.MOST_DIGITS + " digits before or behind the point");
            }
            value = endsInZero(value) ? value.stripTrailingZeros() : value;
        }

        /** False for most numbers: they are whole, and their last digit is no zero. */
        private static boolean endsInZero(BigDecimal value) {
            return value.scale() != 0 || value.precision() > LONG_DIGITS || value.longValue() % 10 == 0;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A truth value. */
    record Bool(boolean value) implements Value {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A list; the order counts. */
    record Items(List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
            ValueDepth.check(values);
        }

        // Those that a record has of itself take several times the stack, once per level.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Items items && values.equals(items.values);
        }

        @Override
        public int hashCode() {
            return values.hashCode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** An object; keys are kept sorted, and no value is null. */
    record Fields(Map<String, Value> values) implements Value {

        /** The object without any field. */
        public static final Fields NONE = new Fields(Map.of());

        public Fields {
            FieldMap fields = FieldMap.of(values);
            ValueDepth.check(fields);
            values = fields;
        }

        /** The form of objects that have these keys, each once. */
        public static Form form(String... keys) {
            return new Form(keys);
        }

        /** Makes objects that have the same keys, and keeps these once for all of them. Immutable and thread-safe. */
        public static final class Form {

            private final String[] keys;
            /** Of each key, the place among the sorted ones. */
            private final int[] places;

            private Form(String[] given) {
                this.keys = given.clone();
                Arrays.sort(keys);
                this.places = new int[keys.length];
                Arrays.setAll(places, i -> Arrays.binarySearch(keys, given[i]));
            }

            /**
             * The object with these values, one per key in the order in which these were given. A key whose value is null is
             * left out.
             *
             * @throws IllegalArgumentException when there are fewer or more values than keys
             */
            public Fields of(@Nullable Value... values) {
                if (values.length != keys.length) {
                    throw new IllegalArgumentException(values.length + " values for " + keys.length + " keys");
                }
                @Nullable Value[] sorted = new Value[keys.length];
                for (int i = 0; i < values.length; i++) {
                    sorted[places[i]] = values[i];
                }
                return new Fields(FieldMap.of(keys, sorted));
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Fields fields && values.equals(fields.values);
        }

        @Override
        public int hashCode() {
            return values.hashCode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A secret; printed as a fixed mask, stored encrypted. */
    record Secret(Redacted<Value> value) implements Value {
        public Secret {
            ValueDepth.check(value.reveal());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** The place of a value that was not known yet; never shown to a provider. */
    record Hole() implements Value {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
