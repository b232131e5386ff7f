package io.alchemyreactive.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The least that planning could be: sort the graph, build the wanted properties of each cell in that order from the ids
 * of those it uses, and compare them with the stored ones. For one thread.
 */
final class Floor {

    private final Graph graph;
    private final String[] names;
    private final MessageDigest sha256;
    private final Map<String, Map<String, Object>> storedProps = new HashMap<>();
    private final Map<String, byte[]> storedHashes = new HashMap<>();
    private final Map<String, String> storedIds = new HashMap<>();

    Floor(Graph graph) {
        this.graph = graph;
        this.names = Grid.names(graph);
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        for (String name : names) {
            storedIds.put(name, Cells.idOf(name));
        }
        for (int i = 0; i < names.length; i++) {
            Map<String, Object> props = props(i);
            storedProps.put(names[i], props);
            storedHashes.put(names[i], hash(props));
        }
    }

    /** How many cells are as stored, found by comparing their properties. */
    int unchanged() {
        int count = 0;
        for (int i : sorted()) {
            if (props(i).equals(storedProps.get(names[i]))) {
                count++;
            }
        }
        return count;
    }

    /** The changes, found by comparing a SHA-256 of the properties. */
    int unchangedByHash() {
        int count = 0;
        for (int i : sorted()) {
            if (Arrays.equals(hash(props(i)), storedHashes.get(names[i]))) {
                count++;
            }
        }
        return count;
    }

    private Map<String, Object> props(int i) {
        List<String> uses = new ArrayList<>(graph.needs()[i].length);
        for (int need : graph.needs()[i]) {
            uses.add(storedIds.get(names[need]));
        }
        Map<String, Object> props = new HashMap<>();
        props.put("name", names[i]);
        props.put("size", i);
        props.put("region", Grid.REGION);
        props.put("uses", uses);
        return props;
    }

    private byte[] hash(Map<String, Object> props) {
        var text = new StringBuilder();
        write(props, text);
        return sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The one form of the properties that can be hashed: near to JSON, with sorted keys. */
    private static void write(Object value, StringBuilder text) {
        if (value instanceof Map<?, ?> map) {
            text.append('{');
            for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                write(entry.getKey(), text);
                text.append(':');
                write(entry.getValue(), text);
                text.append(',');
            }
            text.append('}');
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (Object item : list) {
                write(item, text);
                text.append(',');
            }
            text.append(']');
        } else if (value instanceof String string) {
            text.append('"');
            for (int i = 0; i < string.length(); i++) {
                char c = string.charAt(i);
                if (c == '"' || c == '\\') {
                    text.append('\\');
                }
                text.append(c);
            }
            text.append('"');
        } else {
            text.append(value);
        }
    }

    /** The cells so that each comes after those it uses. */
    private int[] sorted() {
        int size = graph.size();
        int[] missing = new int[size];
        int[] starts = new int[size + 1];
        for (int i = 0; i < size; i++) {
            missing[i] = graph.needs()[i].length;
            for (int need : graph.needs()[i]) {
                starts[need + 1]++;
            }
        }
        for (int i = 0; i < size; i++) {
            starts[i + 1] += starts[i];
        }
        int[] users = new int[starts[size]];
        int[] next = Arrays.copyOf(starts, size);
        int[] order = new int[size];
        int ready = 0;
        for (int i = 0; i < size; i++) {
            if (missing[i] == 0) {
                order[ready++] = i;
            }
            for (int need : graph.needs()[i]) {
                users[next[need]++] = i;
            }
        }
        for (int done = 0; done < ready; done++) {
            for (int at = starts[order[done]]; at < starts[order[done] + 1]; at++) {
                if (--missing[users[at]] == 0) {
                    order[ready++] = users[at];
                }
            }
        }
        return Arrays.copyOf(order, ready);
    }
}
