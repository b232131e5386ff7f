package io.alchemyreactive.internal.apply;

import io.alchemyreactive.internal.lifecycle.DeletionOrder;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.internal.plan.Removal;
import io.alchemyreactive.internal.plan.ResourceNode;
import io.alchemyreactive.state.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rows to delete before anything else: rows whose objects use an object that is deleted before its successor is
 * created, unless a resource that stays uses them. They are removed rows, and rows of declared resources that are
 * created again later. Immutable.
 *
 * @param removals the rows that are deleted early
 * @param nodes by FQN, the declared resources among them
 */
record EarlyRemovals(List<Removal> removals, Map<String, ResourceNode> nodes) {

    static EarlyRemovals of(List<Removal> removals, List<ResourceNode> nodes) {
        if (nodes.stream().noneMatch(ResourceNode::deletesFirst)) {
            return new EarlyRemovals(List.of(), Map.of());
        }
        // Rows that may be deleted come first, so that an index tells them from rows that stay.
        List<Removal> mayGo = new ArrayList<>(removals);
        Map<String, ResourceNode> again = new HashMap<>();
        for (ResourceNode node : nodes) {
            Row row = node.stored().orElse(null);
            if (row != null && isMadeAnew(node)) {
                mayGo.add(new Removal(row.withPolicies(node.policies()), Step.DELETE));
                again.put(node.fqn(), node);
            }
        }
        List<DeletionOrder.Member> members = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>();
        for (Removal removal : mayGo) {
            if (again.containsKey(removal.row().fqn())) {
                open.add(members.size());
            }
            members.add(member(removal.row()));
        }
        for (ResourceNode node : nodes) {
            Row row = node.stored().orElse(null);
            if (row != null && !again.containsKey(node.fqn())) {
                if (node.deletesFirst()) {
                    open.add(members.size());
                }
                members.add(member(row));
            }
        }
        int[][] users = DeletionOrder.dependencies(members);
        Set<Integer> early = users(open, users, mayGo);
        while (early.removeIf(place -> !Arrays.stream(users[place]).allMatch(early::contains))) {
            // A row that stays for its users keeps the rows that it uses itself.
        }
        List<Removal> going = early.stream().map(mayGo::get).toList();
        again.keySet().retainAll(going.stream().map(each -> each.row().fqn()).toList());
        return new EarlyRemovals(going, again);
    }

    /** The rows that are deleted and use one of these, directly or through others that are deleted. */
    private static Set<Integer> users(Deque<Integer> open, int[][] users, List<Removal> mayGo) {
        Set<Integer> found = new TreeSet<>();
        while (!open.isEmpty()) {
            for (int user : users[open.remove()]) {
                if (user < mayGo.size() && mayGo.get(user).step() == Step.DELETE && found.add(user)) {
                    open.add(user);
                }
            }
        }
        return found;
    }

    /**
     * Whether the object of the resource is deleted before the properties of its successor are known. A retained object
     * is not deleted.
     */
    private static boolean isMadeAnew(ResourceNode node) {
        return node.deletesFirst()
                && !node.policies().retain()
                && node.decision().step() == Step.REPLACE_DELETE_FIRST
                && !node.decision().isFinal();
    }

    private static DeletionOrder.Member member(Row row) {
        return new DeletionOrder.Member(row, Rows.generations(row));
    }
}
