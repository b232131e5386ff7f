package io.alchemyreactive.state;

import java.util.Objects;

/** Names one resource: stack, stage and fully qualified name (FQN). */
public record ResourceKey(StageKey stage, String fqn) implements Comparable<ResourceKey> {

    public ResourceKey {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(fqn, "fqn");
    }

    @Override
    public int compareTo(ResourceKey other) {
        int byStage = stage.compareTo(other.stage);
        return byStage != 0 ? byStage : fqn.compareTo(other.fqn);
    }

    @Override
    public String toString() {
        return stage + "/" + fqn;
    }
}
