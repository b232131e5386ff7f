package io.alchemyreactive.neon.api.project;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.endpoint.ComputeSettings;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks to change a project; what is left out stays as it is.
 *
 * @param projectId id of the project
 * @param name its new name, 1 to 256 characters
 * @param historyRetentionSeconds how far back a branch may start, 0 to 2,592,000
 * @param defaultEndpointSettings settings of computes made without their own
 */
public record UpdateProjectRequest(
        String projectId,
        Optional<String> name,
        Optional<Integer> historyRetentionSeconds,
        Optional<ComputeSettings> defaultEndpointSettings) {

    /** Checks names, counts and what excludes each other. */
    public UpdateProjectRequest {
        Checks.id(projectId, "projectId");
        name.ifPresent(given -> Checks.name(given, "name", 256));
    }

    /** Starts a request; all that is not set is left to Neon. */
    public static Builder builder(String projectId) {
        return new Builder(projectId);
    }

    /** Collects the parts of a request; each build gives a fresh value. Not for use by several threads. */
    public static final class Builder {

        private final String projectId;
        private @Nullable String name;
        private @Nullable Integer historyRetentionSeconds;
        private @Nullable ComputeSettings defaultEndpointSettings;

        private Builder(String projectId) {
            this.projectId = projectId;
        }

        /** Its new name, 1 to 256 characters. */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /** How far back a branch may start, 0 to 2,592,000. */
        public Builder historyRetentionSeconds(int historyRetentionSeconds) {
            this.historyRetentionSeconds = historyRetentionSeconds;
            return this;
        }

        /** Settings of computes made without their own. */
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
