package io.alchemyreactive.graph;

import java.util.List;

/** Nodes need each other; whoever knows their names turns it into a message for a user. */
public final class CyclicNeedsException extends RuntimeException {

    private final transient List<Integer> cycle;

    CyclicNeedsException(List<Integer> cycle) {
        super("nodes need each other: " + cycle);
        this.cycle = List.copyOf(cycle);
    }

    /** The nodes, each needing the next, the last one the first. */
    public List<Integer> cycle() {
        return cycle;
    }
}
