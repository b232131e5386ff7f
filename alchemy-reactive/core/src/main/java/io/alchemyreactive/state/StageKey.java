package io.alchemyreactive.state;

import java.util.Objects;

/** Names one stage of one stack. */
public record StageKey(String stack, String stage) implements Comparable<StageKey> {

    public StageKey {
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(stage, "stage");
    }

    @Override
    public int compareTo(StageKey other) {
        int byStack = stack.compareTo(other.stack);
        return byStack != 0 ? byStack : stage.compareTo(other.stage);
    }

    @Override
    public String toString() {
        return stack + "/" + stage;
    }
}
