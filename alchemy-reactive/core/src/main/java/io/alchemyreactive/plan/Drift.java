package io.alchemyreactive.plan;

import io.alchemyreactive.state.StageKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answers of providers, compared with the stored state of a stage. Immutable.
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

    /** The failure of the looks that failed, if any did; what the others found stands in {@link #resources}. */
    public Optional<DriftFailedException> failure() {
        List<OfResource> failed = resources.stream()
                .filter(resource -> resource.kind() == Kind.FAILED)
                .toList();
        return failed.isEmpty()
                ? Optional.empty()
                : Optional.of(new DriftFailedException(stage, failed, resources.size()));
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
        /** An action, which has no object that could differ. */
        NO_OBJECT(false),
        /** Its provider cannot tell, or the stack has none for it. */
        CANNOT_TELL(false),
        /** Something is under way with it, or was interrupted; the next deploy settles it. */
        UNSETTLED(false),
        /** It could not be looked for. */
        FAILED(false);

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
     * @param differences where its attributes differ, from what is stored to what exists; sorted
     * @param failure why it could not be looked for
     */
    public record OfResource(
            String fqn, String type, Kind kind, List<Difference> differences, Optional<Throwable> failure) {

        public OfResource {
            differences = List.copyOf(differences);
            Objects.requireNonNull(failure, "failure");
        }

        /** One that was looked for. */
        public OfResource(String fqn, String type, Kind kind, List<Difference> differences) {
            this(fqn, type, kind, differences, Optional.empty());
        }
    }
}
