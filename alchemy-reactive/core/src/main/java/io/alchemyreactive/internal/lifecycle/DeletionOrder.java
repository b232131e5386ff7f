package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The order of deletion: a generation that uses an instance is deleted before the generation with that instance. Pure;
 * stateless.
 */
public final class DeletionOrder {

    private DeletionOrder() {}

    /**
     * Generations of a row that are deleted as a unit.
     *
     * @param row the row that it belongs to
     * @param generations the generations that are deleted
     */
    public record Member(Row row, List<Generation> generations) {
        public Member {
            generations = List.copyOf(generations);
        }
    }

    /**
     * For each member, the sorted indexes of the members that are deleted before it. A generation without stored
     * instances counts as using every instance of the resources that it uses.
     */
    public static List<TreeSet<Integer>> dependencies(List<Member> members) {
        Map<String, List<Integer>> byInstance = new HashMap<>();
        Map<String, List<Integer>> byName = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            int place = i;
            Member member = members.get(i);
            byName.computeIfAbsent(member.row().fqn(), fqn -> new ArrayList<>()).add(place);
            member.generations()
                    .forEach(each -> byInstance
                            .computeIfAbsent(each.instance(), instance -> new ArrayList<>())
                            .add(place));
        }
        List<TreeSet<Integer>> dependencies = new ArrayList<>(members.size());
        members.forEach(member -> dependencies.add(new TreeSet<>()));
        for (int i = 0; i < members.size(); i++) {
            int user = i;
            Member member = members.get(i);
            member.generations()
                    .forEach(each -> used(each, byInstance, byName).stream()
                            .filter(used -> !members.get(used)
                                    .row()
                                    .fqn()
                                    .equals(member.row().fqn()))
                            .forEach(used -> dependencies.get(used).add(user)));
        }
        return dependencies;
    }

    private static List<Integer> used(
            Generation user, Map<String, List<Integer>> byInstance, Map<String, List<Integer>> byName) {
        List<String> instances = user.dependencyInstances();
        List<Integer> used = new ArrayList<>();
        if (instances == null) {
            user.dependencies().forEach(fqn -> used.addAll(byName.getOrDefault(fqn, List.of())));
        } else {
            instances.forEach(instance -> used.addAll(byInstance.getOrDefault(instance, List.of())));
        }
        return used;
    }
}
