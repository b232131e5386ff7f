package io.alchemyreactive.output;

import io.alchemyreactive.effect.Experimental;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * A fact about the origin of a value, such as {@code dataClass=MASKED}. Labels go with values through programs and stages:
 * a value that is computed from others has the labels of all of them. They are stored and shown as they are, so a label
 * must not be a secret.
 *
 * @param name what the fact is about: 1 to 64 letters, digits, {@code _}, {@code -} or {@code .}
 * @param value the fact, in the same form
 */
@Experimental
public record Label(String name, String value) implements Comparable<Label> {

    private static final int LONGEST = 64;
    private static final Comparator<Label> ORDER =
            Comparator.comparing(Label::name).thenComparing(Label::value);

    public Label {
        check("name", name);
        check("value", value);
    }

    private static void check(String part, String text) {
        Objects.requireNonNull(text, part);
        if (text.isEmpty() || text.length() > LONGEST || !text.chars().allMatch(Label::isAllowed)) {
            throw new IllegalArgumentException("the " + part + " of a label is not allowed: expected 1 to " + LONGEST
                    + " of A-Z, a-z, 0-9, '_', '-' and '.'");
        }
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
    }

    /** The labels of both sets. One of the two is returned when it has those of the other. */
    public static Set<Label> union(Set<Label> one, Set<Label> other) {
        if (one.containsAll(other)) {
            return one;
        }
        if (one.isEmpty()) {
            return other;
        }
        Set<Label> both = new HashSet<>(one);
        both.addAll(other);
        return Set.copyOf(both);
    }

    /** These labels, beside those of the others whose names do not occur in them. */
    public static Set<Label> replacing(Set<Label> these, Collection<Label> others) {
        if (others.isEmpty()) {
            return these;
        }
        Set<Label> all = new HashSet<>(these);
        others.stream()
                .filter(other -> these.stream().noneMatch(label -> label.name().equals(other.name())))
                .forEach(all::add);
        return Set.copyOf(all);
    }

    @Override
    public int compareTo(Label other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name + "=" + value;
    }
}
