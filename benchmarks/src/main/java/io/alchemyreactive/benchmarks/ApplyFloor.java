package io.alchemyreactive.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * The least that a deploy into an empty stage could be: for each cell, after those it uses, write the document of what
 * is about to be done with its SHA-256, subscribe to one Mono that makes the cell, and write the document of the result
 * with its SHA-256. The documents have the fields of stored rows. For one thread.
 */
final class ApplyFloor {

    private final Graph graph;
    private final String[] names;
    private final CanonicalText canonical = new CanonicalText();
    private final Map<String, byte[]> stored = new HashMap<>();

    ApplyFloor(Graph graph) {
        this.graph = graph;
        this.names = Grid.names(graph);
    }

    /** Deploys all cells; returns how many there are in the end. */
    int create() {
        stored.clear();
        String[] ids = new String[names.length];
        for (int i : graph.sorted()) {
            Map<String, Object> row = intent(i, ids);
            stored.put(names[i], canonical.hash(row));
            Mono.fromSupplier(() -> Cells.idOf(names[i])).subscribe(id -> {
                ids[i] = id;
                stored.put(names[i], canonical.hash(result(row, i, id)));
            });
        }
        return stored.size();
    }

    /** All documents that a deploy writes, in their order. */
    List<byte[]> documents() {
        String[] ids = Arrays.stream(names).map(Cells::idOf).toArray(String[]::new);
        List<byte[]> documents = new ArrayList<>(2 * names.length);
        for (int i : graph.sorted()) {
            Map<String, Object> row = intent(i, ids);
            documents.add(canonical.bytes(row));
            documents.add(canonical.bytes(result(row, i, ids[i])));
        }
        return documents;
    }

    private Map<String, Object> intent(int i, String[] ids) {
        List<String> used = new ArrayList<>(graph.needs()[i].length);
        List<String> edges = new ArrayList<>(graph.needs()[i].length);
        for (int need : graph.needs()[i]) {
            used.add(ids[need]);
            edges.add(names[need]);
        }
        Map<String, Object> row = new HashMap<>();
        row.put("fqn", names[i]);
        row.put("status", "creating");
        row.put("type", "Bench.Cell");
        row.put("instance", "0123456789abcdef");
        row.put("schema", 1);
        row.put("props", Map.of("name", names[i], "size", i, "region", Grid.REGION, "uses", used));
        row.put("edges", edges);
        row.put("generations", List.of());
        row.put("policies", Map.of("retain", false, "sequentialScopes", List.of()));
        row.put("order", i);
        row.put("revision", 1);
        row.put("fence", 1);
        row.put("updatedAt", "2026-01-01T00:00:00.000Z");
        return row;
    }

    private Map<String, Object> result(Map<String, Object> row, int i, String id) {
        row.put("status", "created");
        row.put("attributes", Map.of("id", id, "label", names[i]));
        row.put("revision", 2);
        return row;
    }
}
