package io.alchemyreactive.state;

import io.alchemyreactive.output.Label;
import io.alchemyreactive.value.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The stored form of labels: texts {@code name=value}. The stored outputs of a stage have those of each output in a field of
 * their own, which no output can have as its name. Stateless.
 */
public final class StoredLabels {

    /** The field of stored outputs with the labels of the outputs, by path. */
    private static final String FIELD = "$labels";

    private StoredLabels() {}

    /** The texts of labels, sorted. */
    public static List<String> texts(Set<Label> labels) {
        return labels.stream().sorted().map(Label::toString).toList();
    }

    /**
     * The labels of these texts.
     *
     * @throws IllegalArgumentException when one is no label
     */
    public static Set<Label> read(List<String> texts) {
        Set<Label> labels = new HashSet<>();
        for (String text : texts) {
            int end = text.indexOf('=');
            if (end < 0) {
                throw new IllegalArgumentException("'" + text + "' is not a label");
            }
            labels.add(new Label(text.substring(0, end), text.substring(end + 1)));
        }
        return Set.copyOf(labels);
    }

    /** Whether no output may have this path, because stored outputs have their labels there. */
    public static boolean isReserved(String path) {
        return path.equals(FIELD);
    }

    /** Whether the stored outputs of a stage have labels. */
    public static boolean in(Value.Fields outputs) {
        return outputs.values().containsKey(FIELD);
    }

    /** The stored outputs without labels. */
    public static Value.Fields without(Value.Fields outputs) {
        if (!in(outputs)) {
            return outputs;
        }
        Map<String, Value> left = new LinkedHashMap<>(outputs.values());
        left.remove(FIELD);
        return new Value.Fields(left);
    }

    /**
     * The stored outputs with these labels in place of others.
     *
     * @param labels by the path of an output: names of record components, joined with a dot
     */
    public static Value.Fields with(Value.Fields outputs, Map<String, Set<Label>> labels) {
        Map<String, Value> paths = new TreeMap<>();
        labels.forEach((path, those) -> {
            if (!those.isEmpty()) {
                paths.put(
                        path,
                        new Value.Items(texts(those).stream()
                                .<Value>map(Value.Text::new)
                                .toList()));
            }
        });
        Value.Fields plain = without(outputs);
        if (paths.isEmpty()) {
            return plain;
        }
        Map<String, Value> all = new LinkedHashMap<>(plain.values());
        all.put(FIELD, new Value.Fields(paths));
        return new Value.Fields(all);
    }

    /**
     * The labels of the output at this path of stored outputs; none when the outputs have no labels.
     *
     * @throws IllegalArgumentException when they are damaged
     */
    public static Set<Label> of(Value.Fields outputs, String path) {
        return paths(outputs).get(path) instanceof Value.Items items ? read(items) : Set.of();
    }

    /**
     * The labels of all outputs.
     *
     * @throws IllegalArgumentException when they are damaged
     */
    public static Set<Label> of(Value.Fields outputs) {
        Set<Label> all = new HashSet<>();
        for (Value labels : paths(outputs).values()) {
            all.addAll(read((Value.Items) labels));
        }
        return Set.copyOf(all);
    }

    private static Map<String, Value> paths(Value.Fields outputs) {
        return outputs.values().get(FIELD) instanceof Value.Fields paths ? paths.values() : Map.of();
    }

    private static Set<Label> read(Value.Items items) {
        return read(items.values().stream()
                .map(item -> item instanceof Value.Text text ? text.value() : "")
                .toList());
    }
}
