package io.alchemyreactive.internal.apply;

import io.alchemyreactive.effect.CyclicGraphException;
import io.alchemyreactive.effect.TaskGraph;
import io.alchemyreactive.internal.lifecycle.DeletionOrder;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.internal.plan.Removal;
import io.alchemyreactive.internal.plan.TypeGroups;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The deletions after everything else has settled: removed rows, and older generations that replacements left. There is
 * one item per generation. A generation is deleted before the generations that it uses. The generations of one row, and
 * all items of a sequential scope, are deleted one at a time, newest first. Immutable once built.
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
     * The deletion of one generation, or the removal of a row without its objects.
     *
     * @param row as it is stored before the clean-up
     * @param generation the generation to delete; null when the row is removed and its objects stay
     * @param removal the step that removes the row; null when only its older generations are deleted
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
     * Collects the items and their order.
     *
     * @param removals the rows to remove
     * @param settled the rows of declared resources that settled, as they are now
     * @param unsettled the stored rows of declared resources that did not settle; generations that they use must stay
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

    /** By index of an item, a resource that did not settle and still uses the generation of the item. */
    private static Map<Integer, String> blocked(List<Item> items, List<Row> unsettled) {
        Map<Integer, String> blocked = new TreeMap<>();
        if (!items.isEmpty() && !unsettled.isEmpty()) {
            List<DeletionOrder.Member> all =
                    new ArrayList<>(items.stream().map(Item::member).toList());
            unsettled.forEach(row -> all.add(new DeletionOrder.Member(row, Rows.generations(row))));
            int[][] dependencies = DeletionOrder.dependencies(all);
            for (int i = 0; i < items.size(); i++) {
                int item = i;
                Arrays.stream(dependencies[i])
                        .filter(user -> user >= items.size())
                        .findFirst()
                        .ifPresent(user -> blocked.put(item, all.get(user).row().fqn()));
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
                TypeGroups.bounds(
                        concurrency, items, item -> item.row().current().type()));
    }

    private static TaskGraph graph(List<Item> items) {
        try {
            return TaskGraph.of(dependencies(items, Item::member));
        } catch (CyclicGraphException e) {
            // Rows written by older versions do not store the instances that they use, so they can seem to use each
            // other in a cycle. Then only the newest generations are compared.
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
        int[][] dependencies =
                DeletionOrder.dependencies(items.stream().map(member).toList());
        Collection<List<Integer>> sequences = sequences(items);
        if (!sequences.isEmpty()) {
            int[] turns = turns(items, dependencies);
            for (List<Integer> sequence : sequences) {
                sequence.sort(Comparator.comparingInt(place -> turns[place]));
                for (int i = 1; i < sequence.size(); i++) {
                    int place = sequence.get(i);
                    dependencies[place] = Arrays.copyOf(dependencies[place], dependencies[place].length + 1);
                    dependencies[place][dependencies[place].length - 1] = sequence.get(i - 1);
                }
            }
        }
        return dependencies;
    }

    /**
     * The groups of items that are deleted one at a time: those of one row, and those of the removed rows of one
     * sequential scope.
     */
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
     * The position of each item in one total order: the newest first, but never before its users. All sequences follow
     * this order, so together they form no cycle. Items that are part of a cycle have no position.
     */
    private static int[] turns(List<Item> items, int[][] dependencies) {
        int[] missing = new int[items.size()];
        List<List<Integer>> neededBy = new ArrayList<>();
        items.forEach(item -> neededBy.add(new ArrayList<>()));
        // Items of one row have equal order; their indexes put the newest generation first.
        var ready = new PriorityQueue<Integer>(Comparator.comparingLong(
                        (Integer place) -> items.get(place).row().order())
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
        for (int i = 0; i < missing.length; i++) {
            missing[i] = dependencies[i].length;
            for (int need : dependencies[i]) {
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
