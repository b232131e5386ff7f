package io.alchemyreactive.internal.apply;

import io.alchemyreactive.effect.CyclicGraphException;
import io.alchemyreactive.effect.TaskGraph;
import io.alchemyreactive.internal.lifecycle.DeletionOrder;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.internal.plan.Removal;
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
 * The deletions after everything else has settled: rows that go, and older generations that replacements left. One item
 * for each generation. A generation goes before the generations that it uses, and the generations of one row go one at a
 * time; in a sequential scope all go one at a time, newest first. Immutable once built.
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
     * @param row as it is stored before the clean-up
     * @param generation the one that is deleted; null when the row goes and its objects stay where they are
     * @param removal the step that removes the row; null when only its older generations go
     */
    record Item(
            Row row,
            @Nullable Generation generation,
            @Nullable Step removal) {

        DeletionOrder.Member member() {
            return new DeletionOrder.Member(row, generation == null ? Rows.generations(row) : List.of(generation));
        }
    }

    /**
     * Finds out what is to be done.
     *
     * @param removals the rows that go
     * @param settled the rows of declared resources that settled, as they are now
     * @param unsettled the stored rows of declared resources that did not settle; what they use must stay
     */
    static CleanUp of(List<Removal> removals, List<Row> settled, List<Row> unsettled) {
        List<Item> items = new ArrayList<>();
        removals.forEach(removal -> items(removal).forEach(items::add));
        for (Row row : settled) {
            row.older().forEach(generation -> items.add(new Item(row, generation, null)));
        }
        return new CleanUp(items, graph(items), blocked(items, unsettled));
    }

    private static Stream<Item> items(Removal removal) {
        Row row = removal.row();
        return removal.step() == Step.DELETE
                ? Rows.generations(row).stream().map(generation -> new Item(row, generation, Step.DELETE))
                : Stream.of(new Item(row, null, removal.step()));
    }

    /** By place, the resource that did not settle and still uses what would go. */
    private static Map<Integer, String> blocked(List<Item> items, List<Row> unsettled) {
        Map<Integer, String> blocked = new TreeMap<>();
        if (!items.isEmpty() && !unsettled.isEmpty()) {
            List<DeletionOrder.Member> all =
                    new ArrayList<>(items.stream().map(Item::member).toList());
            unsettled.forEach(row -> all.add(new DeletionOrder.Member(row, Rows.generations(row))));
            List<TreeSet<Integer>> dependencies = DeletionOrder.dependencies(all);
            for (int i = 0; i < items.size(); i++) {
                Integer user = dependencies.get(i).ceiling(items.size());
                if (user != null) {
                    blocked.put(i, all.get(user).row().fqn());
                }
            }
        }
        return blocked;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    List<Item> items() {
        return items;
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

    private static TaskGraph graph(List<Item> items) {
        try {
            return TaskGraph.of(dependencies(items, Item::member));
        } catch (CyclicGraphException e) {
            // Only rows of older versions, which do not know the instances that they use, can seem to use each other
            // crosswise. The newest generations decide then.
            return TaskGraph.of(dependencies(items, item -> new DeletionOrder.Member(item.row(), newest(item))));
        }
    }

    private static List<Generation> newest(Item item) {
        Generation current = item.row().current();
        return item.generation() == null || item.generation().instance().equals(current.instance())
                ? List.of(current)
                : List.of();
    }

    private static int[][] dependencies(List<Item> items, Function<Item, DeletionOrder.Member> member) {
        List<TreeSet<Integer>> dependencies =
                DeletionOrder.dependencies(items.stream().map(member).toList());
        Collection<List<Integer>> sequences = sequences(items);
        if (!sequences.isEmpty()) {
            int[] turns = turns(items, dependencies);
            for (List<Integer> sequence : sequences) {
                sequence.sort(Comparator.comparingInt(place -> turns[place]));
                for (int i = 1; i < sequence.size(); i++) {
                    dependencies.get(sequence.get(i)).add(sequence.get(i - 1));
                }
            }
        }
        return dependencies.stream()
                .map(need -> need.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** The items that go one at a time: those of one row, and those of rows that go in one sequential scope. */
    private static Collection<List<Integer>> sequences(List<Item> items) {
        Map<String, List<Integer>> byRow = new HashMap<>();
        Map<String, List<Integer>> byScope = new TreeMap<>();
        for (int i = 0; i < items.size(); i++) {
            int place = i;
            Item item = items.get(i);
            byRow.computeIfAbsent(item.row().fqn(), fqn -> new ArrayList<>(2)).add(place);
            if (item.removal() != null) {
                item.row()
                        .policies()
                        .sequentialScopes()
                        .forEach(scope -> byScope.computeIfAbsent(scope, key -> new ArrayList<>())
                                .add(place));
            }
        }
        byRow.values().removeIf(places -> places.size() < 2);
        List<List<Integer>> all = new ArrayList<>(byRow.values());
        all.addAll(byScope.values());
        return all;
    }

    /**
     * When it is each item's turn if there were only one at a time: the newest first, unless it is needed by others that
     * are older. All sequences follow this one order, so that together they close no cycle. Items in one have no turn.
     */
    private static int[] turns(List<Item> items, List<? extends Collection<Integer>> dependencies) {
        int[] missing = new int[items.size()];
        List<List<Integer>> neededBy = new ArrayList<>();
        items.forEach(item -> neededBy.add(new ArrayList<>()));
        // The items of one row follow each other in the order of their generations, the newest first.
        var ready = new PriorityQueue<Integer>(Comparator.comparingLong(
                        (Integer place) -> items.get(place).row().order())
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
        for (int i = 0; i < missing.length; i++) {
            missing[i] = dependencies.get(i).size();
            for (int need : dependencies.get(i)) {
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
}
