package io.alchemyreactive.drift;

import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What providers find, compared with what is stored of a stage. Immutable.
 *
 * @param stage the stage
 * @param resources one per row, sorted by FQN
 */
public record Drift(StageKey stage, List<OfResource> resources) {

    public Drift {
        Objects.requireNonNull(stage, "stage");
        resources = List.copyOf(resources);
    }

    /** Whether something differs. */
    public boolean isFound() {
        return resources.stream().anyMatch(resource -> resource.kind().differs);
    }

    /** How a resource stands. */
    public enum Kind {
        /** As it is stored. */
        SAME(false),
        /** It exists with other attributes. */
        CHANGED(true),
        /** It does not exist any more. */
        GONE(true),
        /** Something that is not ours stands in its place. */
        FOREIGN(true),
        /** Its provider cannot tell, or the stack has none for it. */
        CANNOT_TELL(false),
        /** Something is under way with it, or was interrupted; the next deploy settles it. */
        UNSETTLED(false);

        private final boolean differs;

        Kind(boolean differs) {
            this.differs = differs;
        }
    }

    /**
     * One resource.
     *
     * @param fqn its name with its scopes
     * @param type the name of its type
     * @param kind how it stands
     * @param differences the attributes that differ, sorted
     */
    public record OfResource(String fqn, String type, Kind kind, List<Difference> differences) {

        public OfResource {
            differences = List.copyOf(differences);
        }
    }

    /**
     * One attribute that differs.
     *
     * @param path its name, and inside of it names and places joined with dots
     * @param stored what is stored, if anything is
     * @param live what exists, if anything does
     */
    public record Difference(String path, Optional<Value> stored, Optional<Value> live) {}
}
