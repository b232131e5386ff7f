package io.alchemyreactive.neon.internal;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks that the values of the API share. Each method returns the value that it checked. Stateless. */
public final class Checks {

    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,60}");
    private static final int MOST_ANNOTATIONS = 50;

    private Checks() {}

    /** Checks that an id has the form of Neon's ids. */
    public static String id(String value, String what) {
        requireNonNull(value, what);
        if (!ID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " must be 1 to 60 characters of a-z, 0-9 and '-', as Neon gave it out, but was \"" + value
                            + "\"");
        }
        return value;
    }

    /** Checks that a name has 1 to {@code longest} characters. */
    public static String name(String value, String what, int longest) {
        requireNonNull(value, what);
        if (value.isEmpty() || value.length() > longest) {
            throw new IllegalArgumentException(
                    what + " must have 1 to " + longest + " characters, but has " + value.length());
        }
        return value;
    }

    /** Copies annotations, and refuses more than 50. */
    public static Map<String, String> annotations(Map<String, String> value) {
        if (value.size() > MOST_ANNOTATIONS) {
            throw new IllegalArgumentException(
                    "annotations may have at most " + MOST_ANNOTATIONS + " entries, but have " + value.size());
        }
        return Map.copyOf(value);
    }

    /** Copies a list. Neon leaves out empty lists, so null becomes an empty list. */
    public static <T> List<T> list(@Nullable List<T> value) {
        return value == null ? List.of() : List.copyOf(value);
    }

    /** Checks that a number is at least 1. */
    public static int atLeastOne(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, but was " + value);
        }
        return value;
    }
}
