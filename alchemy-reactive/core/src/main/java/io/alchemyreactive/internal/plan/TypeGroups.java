package io.alchemyreactive.internal.plan;

import io.alchemyreactive.effect.TaskGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Shares the places of a run between resource types, so that many resources of one type do not hold up those of others. */
public final class TypeGroups {

    private TypeGroups() {}

    /** A bound for nodes of these types; each type is a group. */
    public static <T> TaskGraph.Bounds bounds(int concurrency, List<T> nodes, Function<T, String> type) {
        Map<String, Integer> groups = new HashMap<>();
        int[] byNode = new int[nodes.size()];
        for (int node = 0; node < byNode.length; node++) {
            byNode[node] = groups.computeIfAbsent(type.apply(nodes.get(node)), name -> groups.size());
        }
        return TaskGraph.Bounds.of(concurrency).shared(node -> byNode[node]);
    }
}
