package io.alchemyreactive.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The least that planning could be: sort the graph, build the wanted properties of each cell in that order from the ids
 * of those it uses, and compare them with the stored ones. For one thread.
 */
final class Floor {

    private final Graph graph;
    private final String[] names;
    private final CanonicalText canonical = new CanonicalText();
    private final Map<String, Map<String, Object>> storedProps = new HashMap<>();
    private final Map<String, byte[]> storedHashes = new HashMap<>();
    private final Map<String, String> storedIds = new HashMap<>();

    Floor(Graph graph) {
        this.graph = graph;
        this.names = Grid.names(graph);
        for (String name : names) {
            storedIds.put(name, Cells.idOf(name));
        }
        for (int i = 0; i < names.length; i++) {
            Map<String, Object> props = props(i);
            storedProps.put(names[i], props);
            storedHashes.put(names[i], canonical.hash(props));
        }
    }

    /** How many cells are as stored, found by comparing their properties. */
    int unchanged() {
        int count = 0;
        for (int i : graph.sorted()) {
            if (props(i).equals(storedProps.get(names[i]))) {
                count++;
            }
        }
        return count;
    }

    /** The changes, found by comparing a SHA-256 of the properties. */
    int unchangedByHash() {
        int count = 0;
        for (int i : graph.sorted()) {
            if (Arrays.equals(canonical.hash(props(i)), storedHashes.get(names[i]))) {
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
}
