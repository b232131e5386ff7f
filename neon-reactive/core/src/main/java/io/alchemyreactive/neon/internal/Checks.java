package io.alchemyreactive.neon.internal;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The checks that the values of the API share; each returns the value that it checked. Stateless. */
public final class Checks {

    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,60}");
    private static final int MOST_ANNOTATIONS = 50;

    private Checks() {}

    /** An id in the form that Neon gives out. */
    public static String id(String value, String what) {
        requireNonNull(value, what);
        if (!ID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " must be 1 to 60 characters of a-z, 0-9 and '-', as Neon gave it out, but was \"" + value
                            + "\"");
        }
        return value;
    }

    /** A name of 1 to {@code longest} characters. */
    public static String name(String value, String what, int longest) {
        requireNonNull(value, what);
        if (value.isEmpty() || value.length() > longest) {
            throw new IllegalArgumentException(
                    what + " must have 1 to " + longest + " characters, but has " + value.length());
        }
        return value;
    }

    /** A copy of at most 50 annotations. */
    public static Map<String, String> annotations(Map<String, String> value) {
        if (value.size() > MOST_ANNOTATIONS) {
            throw new IllegalArgumentException(
                    "annotations may have at most " + MOST_ANNOTATIONS + " entries, but have " + value.size());
        }
        return Map.copyOf(value);
    }

    /** A copy; an absent list, which Neon leaves out when it has nothing to say, is an empty one. */
    public static <T> List<T> list(@Nullable List<T> value) {
        return value == null ? List.of() : List.copyOf(value);
    }

    /** A number of at least 1. */
    public static int atLeastOne(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, but was " + value);
        }
        return value;
    }
}
