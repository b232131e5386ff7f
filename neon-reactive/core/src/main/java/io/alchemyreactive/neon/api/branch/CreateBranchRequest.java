package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.endpoint.EndpointSpec;
import io.alchemyreactive.neon.internal.Checks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to create a branch.
 *
 * @param projectId id of the project
 * @param name its name, 1 to 256 characters, unique in the project; default: a generated name
 * @param parentId the branch to copy; default: the project's default branch
 * @param parentLsn the point of the parent's history at which the branch starts; default: its head
 * @param parentTimestamp the instant of the parent's history at which the branch starts; default: its head
 * @param initSource the source of its content: {@code parent-data} (the default) or {@code schema-only}
 * @param protection whether Neon refuses to delete, reset and archive the branch; default: false
 * @param expiresAt the time at which Neon deletes it, to the second, at most 30 days ahead; default: never
 * @param endpoints the endpoints to create with it; default: none, and clients cannot connect without one
 * @param annotations annotations, which mark the owner of the branch; at most 50
 */
public record CreateBranchRequest(
        String projectId,
        Optional<String> name,
        Optional<String> parentId,
        Optional<String> parentLsn,
        Optional<Instant> parentTimestamp,
        Optional<String> initSource,
        Optional<Boolean> protection,
        Optional<Instant> expiresAt,
        List<EndpointSpec> endpoints,
        Map<String, String> annotations) {

    /** Checks names and numbers, and refuses settings that exclude each other. */
    public CreateBranchRequest {
        Checks.id(projectId, "projectId");
        name.ifPresent(given -> Checks.name(given, "name", 256));
        parentId.ifPresent(given -> Checks.id(given, "parentId"));
        if (parentLsn.isPresent() && parentTimestamp.isPresent()) {
            throw new IllegalArgumentException(
                    "A branch starts at parentLsn or at parentTimestamp: give one of them, not both.");
        }
        endpoints = List.copyOf(endpoints);
        annotations = Checks.annotations(annotations);
    }

    /** Starts a request. Neon chooses the value of each property that is not set. */
    public static Builder builder(String projectId) {
        return new Builder(projectId);
    }

    /** Collects the parts of a request. Each {@link #build} returns a new value. Not thread-safe. */
    public static final class Builder {

        private final String projectId;
        private @Nullable String name;
        private @Nullable String parentId;
        private @Nullable String parentLsn;
        private @Nullable Instant parentTimestamp;
        private @Nullable String initSource;
        private @Nullable Boolean protection;
        private @Nullable Instant expiresAt;
        private List<EndpointSpec> endpoints = List.of();
        private Map<String, String> annotations = Map.of();

        private Builder(String projectId) {
            this.projectId = projectId;
        }

        /** The name, 1 to 256 characters, unique in the project; default: a generated name. */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /** The branch to copy; default: the project's default branch. */
        public Builder parentId(String parentId) {
            this.parentId = requireNonNull(parentId, "parentId");
            return this;
        }

        /** The point of the parent's history at which the branch starts; default: its head. */
        public Builder parentLsn(String parentLsn) {
            this.parentLsn = requireNonNull(parentLsn, "parentLsn");
            return this;
        }

        /** The instant of the parent's history at which the branch starts; default: its head. */
        public Builder parentTimestamp(Instant parentTimestamp) {
            this.parentTimestamp = requireNonNull(parentTimestamp, "parentTimestamp");
            return this;
        }

        /** The content of the branch: {@code parent-data} (the default) or {@code schema-only}. */
        public Builder initSource(String initSource) {
            this.initSource = requireNonNull(initSource, "initSource");
            return this;
        }

        /** Whether Neon refuses to delete, reset and archive the branch; default: false. */
        public Builder protection(boolean protection) {
            this.protection = protection;
            return this;
        }

        /** The time at which Neon deletes the branch, to the second, at most 30 days ahead; default: never. */
        public Builder expiresAt(Instant expiresAt) {
            this.expiresAt = requireNonNull(expiresAt, "expiresAt");
            return this;
        }

        /** The endpoints to create with the branch; default: none, and clients cannot connect without one. */
        public Builder endpoints(List<EndpointSpec> endpoints) {
            this.endpoints = List.copyOf(endpoints);
            return this;
        }

        /** Annotations, which mark the owner of the branch; at most 50. */
        public Builder annotations(Map<String, String> annotations) {
            this.annotations = Map.copyOf(annotations);
            return this;
        }

        /** The request. */
        public CreateBranchRequest build() {
            return new CreateBranchRequest(
                    projectId,
                    Optional.ofNullable(name),
                    Optional.ofNullable(parentId),
                    Optional.ofNullable(parentLsn),
                    Optional.ofNullable(parentTimestamp),
                    Optional.ofNullable(initSource),
                    Optional.ofNullable(protection),
                    Optional.ofNullable(expiresAt),
                    endpoints,
                    annotations);
        }
    }
}
