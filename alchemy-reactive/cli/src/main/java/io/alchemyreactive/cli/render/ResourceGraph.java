package io.alchemyreactive.cli.render;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The resources of a stage and what each of them needs: as declared, and as stored for those that are not declared any
 * more. Immutable.
 *
 * @param stage the stage
 * @param nodes its resources in the order of the plan, and then those of other stages that it uses
 */
public record ResourceGraph(StageKey stage, List<Node> nodes) {

    public ResourceGraph {
        nodes = List.copyOf(nodes);
    }

    /**
     * A resource.
     *
     * @param key its stage and FQN
     * @param type the name of its type; empty when it is not known
     * @param action the work of the next deploy on it; empty for a resource of another stage
     * @param needs the resources that it uses, sorted
     */
    public record Node(ResourceKey key, String type, Optional<ChangeAction> action, List<ResourceKey> needs) {

        public Node {
            needs = List.copyOf(needs);
        }
    }

    /** The graph of a stage by its plan and what is stored of it. */
    public static ResourceGraph of(Plan plan, StageSnapshot stored) {
        Map<ResourceKey, Node> nodes = new LinkedHashMap<>();
        for (PlannedChange change : plan.changes()) {
            var key = new ResourceKey(plan.stage(), change.fqn());
            var needs = new TreeSet<ResourceKey>();
            needs(change, stored).forEach(fqn -> needs.add(new ResourceKey(plan.stage(), fqn)));
            stored.borrows().stream()
                    .filter(borrow -> borrow.borrower().equals(key))
                    .map(Borrow::owner)
                    .forEach(needs::add);
            nodes.put(key, new Node(key, change.type(), Optional.of(change.action()), new ArrayList<>(needs)));
        }
        for (Plan.Reference reference : plan.references()) {
            var key = new ResourceKey(reference.stage(), reference.fqn());
            nodes.putIfAbsent(key, new Node(key, reference.type(), Optional.empty(), List.of()));
        }
        for (Node node : List.copyOf(nodes.values())) {
            node.needs().forEach(key -> nodes.putIfAbsent(key, new Node(key, "", Optional.empty(), List.of())));
        }
        return new ResourceGraph(plan.stage(), List.copyOf(nodes.values()));
    }

    /** The resources that come before a change; those of its row where the resource is only stored. */
    private static List<String> needs(PlannedChange change, StageSnapshot stored) {
        boolean declared = change.action() != ChangeAction.DELETE && change.action() != ChangeAction.ORPHAN;
        return declared
                ? change.after()
                : stored.row(change.fqn())
                        .map(row -> row.current().dependencies())
                        .orElse(List.of());
    }

    /** The FQN of a resource of this stage; of another one with its stack and stage. */
    String name(ResourceKey key) {
        return key.stage().equals(stage) ? key.fqn() : key.toString();
    }
}
