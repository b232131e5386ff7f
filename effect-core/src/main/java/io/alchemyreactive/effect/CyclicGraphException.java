package io.alchemyreactive.effect;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown when the nodes of a task graph depend on each other in a cycle, so that none of them can ever start. */
public final class CyclicGraphException extends EffectException {

    private static final int SHOWN = 20;

    private final List<Integer> cycle;

    CyclicGraphException(List<Integer> cycle) {
        super("The task graph has a cycle: " + describe(cycle) + "; remove one of these needs", null);
        this.cycle = List.copyOf(cycle);
    }

    /** The nodes of one cycle, each needing the next and the last one the first. */
    public List<Integer> cycle() {
        return cycle;
    }

    private static String describe(List<Integer> cycle) {
        String path = cycle.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(" needs "));
        return cycle.size() > SHOWN ? path + " needs … (" + cycle.size() + " nodes)" : path + " needs " + cycle.get(0);
    }
}
