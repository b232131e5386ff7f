package io.alchemyreactive.internal.plan;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StoredLabels;
import io.alchemyreactive.value.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The stored outputs of a stage in one run: which of them are removed, and which other stages use outputs. The state
 * contains neither which outputs another stage uses nor the resources that an output was made of, so these are taken
 * from the outputs that the program returns now. A handle among the outputs counts as its resource. Immutable.
 *
 * @param stored the stored outputs; null when there are none
 * @param going paths of the outputs that become invalid: made of a replaced resource, or not returned any more while
 *     resources are removed
 * @param unsure paths of the outputs for which this is not known
 * @param madeOf paths of the outputs that stay, by the FQNs of the resources that they are made of
 * @param borrowers the resources of other stages that use outputs, when outputs are removed or may be
 */
public record BorrowedOutputs(
        Value.@Nullable Fields stored,
        Set<String> going,
        Set<String> unsure,
        Map<String, Set<String>> madeOf,
        List<ResourceKey> borrowers) {

    public BorrowedOutputs {
        going = Set.copyOf(going);
        unsure = Set.copyOf(unsure);
        madeOf = Map.copyOf(madeOf);
        borrowers = List.copyOf(borrowers);
    }

    /** All outputs stay. */
    static BorrowedOutputs staying(Value.@Nullable Fields stored) {
        return new BorrowedOutputs(stored, Set.of(), Set.of(), Map.of(), List.of());
    }

    /** All outputs are removed. */
    static BorrowedOutputs going(Value.@Nullable Fields stored, List<Borrow> borrows) {
        Set<String> all = stored == null
                ? Set.of()
                : StoredLabels.without(stored).values().keySet();
        return new BorrowedOutputs(stored, all, Set.of(), Map.of(), borrowers(borrows));
    }

    /**
     * The outputs in a deploy.
     *
     * @param goes whether the deploy removes or replaces any resource
     */
    static BorrowedOutputs of(
            Value.@Nullable Fields stored, ReturnValue returned, PlanRun run, boolean goes, List<Borrow> borrows) {
        Value.Fields after = returned.stored().apply(run.resolver());
        if (stored == null) {
            return staying(null);
        }
        Set<String> going = new TreeSet<>();
        Set<String> unsure = new TreeSet<>();
        Map<String, Set<String>> madeOf = new HashMap<>();
        Map<String, Value> known = new TreeMap<>();
        visit(after, "", returned.outputs().keySet(), known::put);
        visit(StoredLabels.without(stored), "", returned.outputs().keySet(), (path, before) -> {
            Output<?> output = returned.outputs().get(path);
            List<String> sources = output == null
                    ? List.of()
                    : run.dependencies(List.of(output)).resources();
            boolean differs = !before.equals(known.get(path));
            boolean givenUp = output == null
                    || sources.stream()
                            .map(run::node)
                            .anyMatch(node -> node.stored().isEmpty())
                    || differs && known.containsKey(path) && !sources.isEmpty();
            if (sources.stream().map(run::node).anyMatch(ResourceNode::givesWay) || goes && givenUp) {
                going.add(path);
            } else {
                sources.forEach(source ->
                        madeOf.computeIfAbsent(source, fqn -> new TreeSet<>()).add(path));
                if (goes && differs) {
                    unsure.add(path);
                }
            }
        });
        return new BorrowedOutputs(
                stored, going, unsure, madeOf, going.isEmpty() && unsure.isEmpty() ? List.of() : borrowers(borrows));
    }

    private static List<ResourceKey> borrowers(List<Borrow> borrows) {
        return borrows.stream()
                .filter(borrow -> borrow.owner().fqn().equals(ReferenceReader.OUTPUTS))
                .map(Borrow::borrower)
                .toList();
    }

    /**
     * Visits the outputs with their paths. An output that the program still returns is visited as a whole, another one
     * part by part.
     */
    private static void visit(Value.Fields outputs, String prefix, Set<String> paths, BiConsumer<String, Value> visit) {
        outputs.values().forEach((name, value) -> {
            String path = prefix + name;
            boolean isHandle =
                    value instanceof Value.Fields fields && fields.values().containsKey(ReferenceReader.RESOURCE);
            if (value instanceof Value.Fields nested && !isHandle && !paths.contains(path)) {
                visit(nested, path + ".", paths, visit);
            } else if (!isHandle) {
                visit.accept(path, value);
            }
        });
    }

    /** Whether the run is refused, because other stages use outputs and some are removed. */
    public boolean isRefused() {
        // A destroy has no unsure outputs. Its stage may have no outputs left after an earlier destroy that did not
        // end.
        return !borrowers.isEmpty() && (unsure.isEmpty() || !going.isEmpty());
    }

    /** The stored outputs without the outputs at these paths. */
    public Value.@Nullable Fields without(Collection<String> paths) {
        if (stored == null || paths.isEmpty()) {
            return stored;
        }
        Value.Fields left = without(stored, "", paths);
        return StoredLabels.without(left).equals(Value.Fields.NONE) ? Value.Fields.NONE : left;
    }

    private static Value.Fields without(Value.Fields outputs, String prefix, Collection<String> paths) {
        Map<String, Value> left = new LinkedHashMap<>();
        outputs.values().forEach((name, value) -> {
            String path = prefix + name;
            Value rest = value instanceof Value.Fields nested ? without(nested, path + ".", paths) : value;
            // An output all of whose parts are removed is removed itself.
            boolean emptied = rest.equals(Value.Fields.NONE) && !value.equals(rest);
            if (!paths.contains(path) && !emptied) {
                left.put(name, rest);
            }
        });
        return new Value.Fields(left);
    }

    /** The removed outputs in words, for messages. */
    public String describeGoing() {
        return stored == null
                        || going.containsAll(
                                StoredLabels.without(stored).values().keySet())
                ? "what it returns"
                : describe(going);
    }

    /** The outputs in words, for messages. */
    public static String describe(Collection<String> paths) {
        return (paths.size() == 1 ? "the output " : "the outputs ")
                + paths.stream().sorted().map(path -> "'" + path + "'").collect(Collectors.joining(" and "));
    }
}
