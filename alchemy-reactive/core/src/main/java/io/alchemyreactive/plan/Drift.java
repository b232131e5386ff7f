package io.alchemyreactive.plan;

import io.alchemyreactive.state.StageKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The differences between the stored resources of a stage and the objects that the providers found. Immutable.
 *
 * @param stage the stage
 * @param resources one per row, sorted by FQN
 */
public record Drift(StageKey stage, List<OfResource> resources) {

    public Drift {
        Objects.requireNonNull(stage, "stage");
        resources = List.copyOf(resources);
    }

    /** Whether a resource differs. */
    public boolean isFound() {
        return resources.stream().anyMatch(resource -> resource.kind().differs);
    }

    /**
     * The failure of the provider calls that failed; empty when none did. The results of the other calls are in {@link
     * #resources}.
     */
    public Optional<DriftFailedException> failure() {
        List<OfResource> failed = resources.stream()
                .filter(resource -> resource.kind() == Kind.FAILED)
                .toList();
        return failed.isEmpty()
                ? Optional.empty()
                : Optional.of(new DriftFailedException(stage, failed, resources.size()));
    }

    /** The result for a resource. */
    public enum Kind {
        /** The object is as it is stored. */
        SAME(false),
        /** The object exists with other attributes. */
        CHANGED(true),
        /** The object does not exist any more. */
        GONE(true),
        /** An object of another owner is in its place. */
        FOREIGN(true),
        /** An action, which has no object that could differ. */
        NO_OBJECT(false),
        /** The provider cannot tell, or the stack has no provider for the type. */
        CANNOT_TELL(false),
        /** Work on the resource is running or was interrupted; the next deploy completes it. */
        UNSETTLED(false),
        /** The provider call failed. */
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
     * @param kind the result
     * @param differences where its attributes differ, from what is stored to what exists; sorted
     * @param failure the failure of the provider call; empty when it succeeded
     */
    public record OfResource(
            String fqn, String type, Kind kind, List<Difference> differences, Optional<Throwable> failure) {

        public OfResource {
            differences = List.copyOf(differences);
            Objects.requireNonNull(failure, "failure");
        }

        /** A resource whose provider call succeeded. */
        public OfResource(String fqn, String type, Kind kind, List<Difference> differences) {
            this(fqn, type, kind, differences, Optional.empty());
        }
    }
}
