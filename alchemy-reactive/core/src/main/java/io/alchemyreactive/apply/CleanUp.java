package io.alchemyreactive.apply;

import io.alchemyreactive.effect.CyclicGraphException;
import io.alchemyreactive.effect.TaskGraph;
import io.alchemyreactive.lifecycle.Rows;
import io.alchemyreactive.lifecycle.Step;
import io.alchemyreactive.plan.Removal;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What is deleted after everything else has settled: rows that go, and older generations that replacements left. Users
 * go before what they use; in a sequential scope one at a time, newest first. Immutable once built.
 */
final class CleanUp {

    private final List<Item> items;
    private final TaskGraph graph;
    private final Map<Integer, String> blocked;

    private CleanUp(List<Item> items, TaskGraph graph, Map<Integer, String> blocked) {
        this.items = items;
        this.graph = graph;
        this.blocked = blocked;
    }

    /**
     * One thing to do.
     *
     * @param row as it is stored now
     * @param removal the step that removes the row; null when only its older generations go
     */
    record Item(Row row, @Nullable Step removal) {}

    /**
     * Finds out what is to be done.
     *
     * @param removals the rows that go
     * @param settled the rows of declared resources that settled, as they are now
     * @param unsettled the stored rows of declared resources that did not settle; what they use must stay
     */
    static CleanUp of(List<Removal> removals, List<Row> settled, List<Row> unsettled) {
        List<Item> items = new ArrayList<>();
        removals.forEach(removal -> items.add(new Item(removal.row(), removal.step())));
        settled.stream().filter(row -> !row.older().isEmpty()).forEach(row -> items.add(new Item(row, null)));
        Map<Integer, String> blocked = new TreeMap<>();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            places.put(items.get(i).row().fqn(), i);
        }
        for (Row row : unsettled) {
            generations(row).flatMap(each -> each.edges().stream()).forEach(fqn -> {
                Integer place = places.get(fqn);
                if (place != null) {
                    blocked.put(place, row.fqn());
                }
            });
        }
        return new CleanUp(items, graph(items, places), blocked);
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    Item item(int node) {
        return items.get(node);
    }

    TaskGraph.Run run(Function<Item, Mono<Void>> task, int concurrency) {
        return graph.run(
                node -> {
                    String user = blocked.get(node);
                    return user == null ? task.apply(items.get(node)) : Mono.error(new StillUsedException(user));
                },
                TaskGraph.Bounds.of(concurrency));
    }

    private static TaskGraph graph(List<Item> items, Map<String, Integer> places) {
        try {
            return TaskGraph.of(needs(items, places, CleanUp::goingGenerations));
        } catch (CyclicGraphException e) {
            // Generations of different deploys may use each other's resources crosswise; the newest order counts then.
            return TaskGraph.of(
                    needs(items, places, item -> Stream.of(item.row().current())));
        }
    }

    private static int[][] needs(
            List<Item> items, Map<String, Integer> places, Function<Item, Stream<Generation>> generations) {
        List<TreeSet<Integer>> needs = new ArrayList<>();
        items.forEach(item -> needs.add(new TreeSet<>()));
        for (int i = 0; i < items.size(); i++) {
            int user = i;
            generations
                    .apply(items.get(i))
                    .flatMap(each -> each.edges().stream())
                    .forEach(fqn -> {
                        Integer used = places.get(fqn);
                        if (used != null && used != user) {
                            needs.get(used).add(user);
                        }
                    });
        }
        Collection<List<Integer>> sequences = sequences(items);
        if (!sequences.isEmpty()) {
            int[] turns = turns(items, needs);
            for (List<Integer> sequence : sequences) {
                sequence.sort(Comparator.comparingInt(place -> turns[place]));
                for (int i = 1; i < sequence.size(); i++) {
                    needs.get(sequence.get(i)).add(sequence.get(i - 1));
                }
            }
        }
        return needs.stream()
                .map(need -> need.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** The rows that go, by sequential scope. */
    private static Collection<List<Integer>> sequences(List<Item> items) {
        Map<String, List<Integer>> byScope = new TreeMap<>();
        for (int i = 0; i < items.size(); i++) {
            int place = i;
            if (items.get(i).removal() != null) {
                items.get(i)
                        .row()
                        .policies()
                        .sequentialScopes()
                        .forEach(scope -> byScope.computeIfAbsent(scope, key -> new ArrayList<>())
                                .add(place));
            }
        }
        return byScope.values();
    }

    /**
     * When it is each item's turn if there were only one at a time: the newest first, unless it is needed by others that
     * are older. All sequences follow this one order, so that together they close no cycle. Items in one have no turn.
     */
    private static int[] turns(List<Item> items, List<? extends Collection<Integer>> needs) {
        int[] missing = new int[items.size()];
        List<List<Integer>> neededBy = new ArrayList<>();
        items.forEach(item -> neededBy.add(new ArrayList<>()));
        var ready = new PriorityQueue<Integer>(Comparator.comparingLong(
                        (Integer place) -> items.get(place).row().order())
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
        for (int i = 0; i < missing.length; i++) {
            missing[i] = needs.get(i).size();
            for (int need : needs.get(i)) {
                neededBy.get(need).add(i);
            }
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        int[] turns = new int[missing.length];
        for (int turn = 0; !ready.isEmpty(); turn++) {
            int place = ready.remove();
            turns[place] = turn;
            for (int next : neededBy.get(place)) {
                if (--missing[next] == 0) {
                    ready.add(next);
                }
            }
        }
        return turns;
    }

    private static Stream<Generation> goingGenerations(Item item) {
        return item.removal() != null ? generations(item.row()) : item.row().older().stream();
    }

    private static Stream<Generation> generations(Row row) {
        return Rows.generations(row).stream();
    }
}
