package io.alchemyreactive.value;

import io.alchemyreactive.output.Output;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Converts objects of one Java type to values and back. Every accepted object is decoded to an equal one; all others
 * are refused. A general JSON mapper does not guarantee that: it writes {@code {}} for unknown objects, truncates
 * fractions, and reads text as numbers. Immutable and thread-safe.
 */
abstract class ValueCodec {

    /** The value of an object; null when it stands for nothing, as an empty Optional does. */
    abstract @Nullable Value encode(Object object, Encoding encoding);

    /** Whether {@link #encode} makes this value of the object; null stands for nothing. May throw where that would. */
    boolean matches(Object object, @Nullable Value value) {
        return Objects.equals(value, encode(object, new Encoding()));
    }

    /** Refuses what {@link #encode} would refuse. */
    void check(Object object) {
        encode(object, new Encoding());
    }

    /** The object of a value. */
    abstract Object decode(Value value);

    /** The object where there is no value: null, unless the type has one of its own or cannot be without. */
    @Nullable
    Object absent() {
        return null;
    }

    /** The kind of value that is wanted, for messages. */
    abstract String expected();

    /** Whether its values are single texts, numbers or truth values, so that it may be the key of a map. */
    boolean isScalar() {
        return false;
    }

    /**
     * Refuses a type of which something inside cannot be kept.
     *
     * @param seen record types that are being looked at, which may contain themselves
     */
    void check(Set<Object> seen) {}

    /** The value of a part that must be there. */
    static Value part(ValueCodec codec, @Nullable Object part, Encoding encoding) {
        if (part == null) {
            throw new UnsupportedValueException("is null; leave it out");
        }
        Value value = codec.encode(part, encoding);
        if (value == null) {
            throw new UnsupportedValueException("is empty and would vanish; leave it out");
        }
        return value;
    }

    /** The failure for an object that is not of this type. */
    final UnsupportedValueException refused(Object object) {
        return refusal(object, expected());
    }

    static UnsupportedValueException refusal(Object object, String expected) {
        if (object instanceof Output<?>) {
            return new UnsupportedValueException(OUTPUT_INSIDE);
        }
        if (object instanceof Publisher<?>) {
            return new UnsupportedValueException("is a " + object.getClass().getSimpleName() + PUBLISHER_INSIDE);
        }
        return new UnsupportedValueException(
                "is a " + object.getClass().getName() + " where " + expected + " is expected");
    }

    static final String PUBLISHER_INSIDE = ", whose value is not there yet; yield it in the program";

    static final String OUTPUT_INSIDE = "is an Output inside another value; give the whole property as one Output: of a"
            + " list with Output.all, of anything else with Output.zip, map or flatMap";

    /** The failure for a value that does not become an object of this type. */
    final UnsupportedValueException misfit(Value value) {
        if (value instanceof Value.Hole) {
            return new UnsupportedValueException("is not known yet and cannot be shown to a provider");
        }
        return new UnsupportedValueException("is " + kind(value) + " where " + expected() + " is expected");
    }

    private static String kind(Value value) {
        if (value instanceof Value.Text) {
            return "text";
        } else if (value instanceof Value.Num) {
            return "a number";
        } else if (value instanceof Value.Bool) {
            return "true or false";
        } else if (value instanceof Value.Items) {
            return "a list";
        }
        return value instanceof Value.Fields ? "an object" : "a secret";
    }
}
