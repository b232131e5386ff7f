package io.alchemyreactive.neon.api.project;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.endpoint.ComputeSettings;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to change a project; properties that are left out stay unchanged.
 *
 * @param projectId id of the project
 * @param name its new name, 1 to 256 characters
 * @param historyRetentionSeconds the age of the oldest point at which a branch may start, in seconds, 0 to 2,592,000
 * @param defaultEndpointSettings the settings of computes that are created without their own
 */
public record UpdateProjectRequest(
        String projectId,
        Optional<String> name,
        Optional<Integer> historyRetentionSeconds,
        Optional<ComputeSettings> defaultEndpointSettings) {

    /** Checks names and numbers, and refuses settings that exclude each other. */
    public UpdateProjectRequest {
        Checks.id(projectId, "projectId");
        name.ifPresent(given -> Checks.name(given, "name", 256));
    }

    /** Starts a request. Neon chooses the value of each property that is not set. */
    public static Builder builder(String projectId) {
        return new Builder(projectId);
    }

    /** Collects the parts of a request. Each {@link #build} returns a new value. Not thread-safe. */
    public static final class Builder {

        private final String projectId;
        private @Nullable String name;
        private @Nullable Integer historyRetentionSeconds;
        private @Nullable ComputeSettings defaultEndpointSettings;

        private Builder(String projectId) {
            this.projectId = projectId;
        }

        /** The new name, 1 to 256 characters. */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /** The age of the oldest point at which a branch may start, in seconds, 0 to 2,592,000. */
        public Builder historyRetentionSeconds(int historyRetentionSeconds) {
            this.historyRetentionSeconds = historyRetentionSeconds;
            return this;
        }

        /** The settings of computes that are created without their own. */
        public Builder defaultEndpointSettings(ComputeSettings defaultEndpointSettings) {
            this.defaultEndpointSettings = requireNonNull(defaultEndpointSettings, "defaultEndpointSettings");
            return this;
        }

        /** The request. */
        public UpdateProjectRequest build() {
            return new UpdateProjectRequest(
                    projectId,
                    Optional.ofNullable(name),
                    Optional.ofNullable(historyRetentionSeconds),
                    Optional.ofNullable(defaultEndpointSettings));
        }
    }
}
