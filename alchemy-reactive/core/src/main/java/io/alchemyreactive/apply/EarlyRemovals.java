package io.alchemyreactive.apply;

import io.alchemyreactive.lifecycle.DeletionOrder;
import io.alchemyreactive.lifecycle.Rows;
import io.alchemyreactive.lifecycle.Step;
import io.alchemyreactive.plan.Node;
import io.alchemyreactive.plan.Removal;
import io.alchemyreactive.state.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which rows that go have to go before anything else: those whose objects use an object that is deleted before its
 * successor is made, as long as no resource that stays uses them. Pure; stateless.
 */
final class EarlyRemovals {

    private EarlyRemovals() {}

    static List<Removal> of(List<Removal> removals, List<Node> nodes) {
        if (removals.isEmpty() || nodes.stream().noneMatch(EarlyRemovals::deletesFirst)) {
            return List.of();
        }
        // The removals stand first, so that a place tells them from the rows that stay.
        List<DeletionOrder.Member> members = new ArrayList<>();
        removals.forEach(removal -> members.add(member(removal.row())));
        Deque<Integer> open = new ArrayDeque<>();
        for (Node node : nodes) {
            Row row = node.stored().orElse(null);
            if (row != null) {
                if (deletesFirst(node)) {
                    open.add(members.size());
                }
                members.add(member(row));
            }
        }
        List<TreeSet<Integer>> users = DeletionOrder.needs(members);
        Set<Integer> early = users(open, users, removals);
        while (early.removeIf(place -> !early.containsAll(users.get(place)))) {
            // One that stays for its users keeps what it uses itself.
        }
        return early.stream().map(removals::get).toList();
    }

    /** The rows that are deleted and use one of these, directly or through others that are deleted. */
    private static Set<Integer> users(Deque<Integer> open, List<TreeSet<Integer>> users, List<Removal> removals) {
        Set<Integer> found = new TreeSet<>();
        while (!open.isEmpty()) {
            for (int user : users.get(open.remove())) {
                if (user < removals.size() && removals.get(user).step() == Step.DELETE && found.add(user)) {
                    open.add(user);
                }
            }
        }
        return found;
    }

    private static boolean deletesFirst(Node node) {
        return !node.isLeft()
                && (node.decision().step() == Step.REPLACE_DELETE_FIRST
                        || node.decision().step() == Step.RESUME_DELETE_FIRST);
    }

    private static DeletionOrder.Member member(Row row) {
        return new DeletionOrder.Member(row, Rows.generations(row));
    }
}
