package io.alchemyreactive.plan;

import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One place in which two values differ. Immutable.
 *
 * @param path the place: names joined with dots, elements of lists as {@code [0]}; empty for the values themselves
 * @param from the first value at this place; empty when it has none
 * @param to the second value at this place; empty when it has none
 */
public record Difference(String path, Optional<Value> from, Optional<Value> to) {

    public Difference {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
    }

    /**
     * All places in which two values differ, sorted by name and by element; empty when the values are equal. Objects
     * are compared field by field. Lists are compared element by element after their common beginning and end, so that
     * an inserted or removed element is one difference. Other values, secrets included, are compared as a whole.
     *
     * @param path the path of the values themselves; empty where they have none
     */
    public static List<Difference> between(String path, Optional<Value> from, Optional<Value> to) {
        List<Difference> found = new ArrayList<>();
        collect(path, from, to, found);
        return List.copyOf(found);
    }

    private static void collect(String path, Optional<Value> from, Optional<Value> to, List<Difference> found) {
        if (from.equals(to)) {
            return;
        }
        if (from.orElse(null) instanceof Value.Fields left && to.orElse(null) instanceof Value.Fields right) {
            collectFields(path, left, right, found);
        } else if (from.orElse(null) instanceof Value.Items left && to.orElse(null) instanceof Value.Items right) {
            collectElements(path, left.values(), right.values(), found);
        } else {
            found.add(new Difference(path, from, to));
        }
    }

    private static void collectFields(String path, Value.Fields left, Value.Fields right, List<Difference> found) {
        var names = new TreeSet<>(left.values().keySet());
        names.addAll(right.values().keySet());
        for (String name : names) {
            collect(
                    path.isEmpty() ? name : path + "." + name,
                    Optional.ofNullable(left.values().get(name)),
                    Optional.ofNullable(right.values().get(name)),
                    found);
        }
    }

    private static void collectElements(String path, List<Value> left, List<Value> right, List<Difference> found) {
        int shorter = Math.min(left.size(), right.size());
        int start = 0;
        while (start < shorter && left.get(start).equals(right.get(start))) {
            start++;
        }
        int equalAtEnd = 0;
        while (equalAtEnd < shorter - start
                && left.get(left.size() - 1 - equalAtEnd).equals(right.get(right.size() - 1 - equalAtEnd))) {
            equalAtEnd++;
        }
        int leftEnd = left.size() - equalAtEnd;
        int rightEnd = right.size() - equalAtEnd;
        for (int i = start; i < Math.max(leftEnd, rightEnd); i++) {
            collect(
                    path + "[" + i + "]",
                    i < leftEnd ? Optional.of(left.get(i)) : Optional.empty(),
                    i < rightEnd ? Optional.of(right.get(i)) : Optional.empty(),
                    found);
        }
    }
}
